package io.portcullis.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command as it was run inside the test's own process. */
public record Ran(int status, String out, String err) {
    public static Ran run(String... arguments) {
        CommandLine line = Main.commandLine(arguments);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Ran(line.execute(arguments), out.toString(), err.toString());
    }
}
