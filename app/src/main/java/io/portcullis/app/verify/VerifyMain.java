package io.portcullis.app.verify;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/** The verifier as a program of its own: {@code java -jar portcullis-verify.jar FOLDER --vkey KEY}. */
public final class VerifyMain {
    private static final String USAGE = """
            usage: java -jar portcullis-verify.jar FOLDER [--vkey KEY] [--tsa-roots PEM] [--json]

            Verifies an evidence bundle with nothing but the bundle and a public key, without a network.

              FOLDER           the bundle
              --vkey KEY       the operator's public key, or a file that holds it; without it the bundle is
                               checked for being whole, not for whose it is
              --tsa-roots PEM  certificates of timestamp authorities you trust
              --json           prints JSON

            Exit status: 0 verified, 1 not verified, 2 wrong usage.
            """;

    private VerifyMain() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(args, out, err);
        out.flush();
        err.flush();
        System.exit(status);
    }

    static int run(String[] args, PrintWriter out, PrintWriter err) {
        Optional<Path> folder = Optional.empty();
        Optional<String> key = Optional.empty();
        Optional<Path> roots = Optional.empty();
        boolean json = false;
        try {
            for (Iterator<String> left = Arrays.asList(args).iterator(); left.hasNext(); ) {
                String arg = left.next();
                switch (arg) {
                    case "--help", "-h" -> {
                        out.print(USAGE);
                        return Verification.VERIFIED;
                    }
                    case "--json" -> json = true;
                    case "--vkey" -> key = Optional.of(value(arg, left));
                    case "--tsa-roots" -> roots = Optional.of(Path.of(value(arg, left)));
                    default -> {
                        if (arg.startsWith("-") || folder.isPresent()) {
                            throw new IllegalArgumentException("what is '" + arg + "'?");
                        }
                        folder = Optional.of(Path.of(arg));
                    }
                }
            }
        } catch (InvalidPathException e) {
            return wrong("no such name of a file: " + e.getInput(), err);
        } catch (IllegalArgumentException e) {
            return wrong(String.valueOf(e.getMessage()), err);
        }
        return folder.isPresent()
                ? new Verification(folder.get(), key, roots, json).run(out, err)
                : wrong("name the bundle's folder", err);
    }

    private static String value(String option, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.next();
    }

    private static int wrong(String why, PrintWriter err) {
        err.println("portcullis-verify: " + why + "; --help tells how to use it");
        return Verification.USAGE;
    }
}
