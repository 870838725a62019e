package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class HelpTest {
    private static List<CommandLine> all(CommandLine line) {
        List<CommandLine> all = new ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(one -> all.addAll(all(one)));
        return all;
    }

    @Test
    void everyCommandOptionAndParameterSaysWhatItIs() {
        List<CommandLine> commands = all(Main.commandLine());
        assertThat(commands).hasSizeGreaterThan(80);
        List<String> mute = new ArrayList<>();
        for (CommandLine command : commands) {
            String name = command.getCommandSpec().qualifiedName(" ");
            if (command.getCommandSpec().usageMessage().description().length == 0) {
                mute.add(name);
            }
            for (ArgSpec arg : command.getCommandSpec().args()) {
                if (!arg.hidden() && String.join("", arg.description()).isBlank()) {
                    mute.add(name + " " + (arg instanceof PositionalParamSpec ? arg.paramLabel() : arg));
                }
            }
        }
        assertThat(mute).isEmpty();
    }
}
