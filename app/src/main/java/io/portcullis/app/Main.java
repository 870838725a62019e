package io.portcullis.app;

import io.portcullis.gateway.observe.Logs;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. Exit status: 0 done, 1 the thing asked for failed, 2 wrong usage or configuration. */
@Command(
        name = "portcullis",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = HelpCommand.class,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        description = "Makes an AI model hard to copy through its API.")
public final class Main implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Shows stack traces of failures.")
    private boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    /** Every command of the program by its name; a new XCommand is added here and nowhere else. */
    private static SequencedMap<String, Supplier<Object>> commands() {
        SequencedMap<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("serve", ServeCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("keys", KeysCommand::new);
        commands.put("accounts", AccountsCommand::new);
        commands.put("plans", PlansCommand::new);
        commands.put("terms", TermsCommand::new);
        commands.put("cases", CasesCommand::new);
        commands.put("record", RecordCommand::new);
        commands.put("scan", ScanCommand::new);
        commands.put("backtest", BacktestCommand::new);
        commands.put("calibrate", CalibrateCommand::new);
        commands.put("evidence", EvidenceCommand::new);
        commands.put("indicators", IndicatorsCommand::new);
        commands.put("ledger", LedgerCommand::new);
        commands.put("watermark", WatermarkCommand::new);
        commands.put("prove", ProveCommand::new);
        commands.put("train", TrainCommand::new);
        return commands;
    }

    public static void main(String[] args) {
        Logs.start("warn", false);
        int status = commandLine(args).execute(args);
        System.out.flush();
        Logs.stop();
        System.exit(status);
    }

    /**
     * The program's command line for these words: with the one command that the first of them names, or with all of
     * them. Reading the options of all would take a third of a gateway's start.
     */
    static CommandLine commandLine(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        SequencedMap<String, Supplier<Object>> commands = commands();
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(List.of(args[0]));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler((e, cmd, parsed) -> main.failed(e, cmd));
        return line;
    }

    /** Without a command there is nothing to do: wrong usage. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, see 'portcullis --help'");
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        StringBuilder text = new StringBuilder(firstLine(e));
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            text.append("; did you mean '")
                    .append(unmatched.getSuggestions().getFirst())
                    .append("'?");
        }
        e.getCommandLine().getErr().println(name(e.getCommandLine()) + ": " + text);
        return USAGE;
    }

    private int failed(Exception e, CommandLine cmd) {
        PrintWriter err = cmd.getErr();
        if (e instanceof UsageException) {
            err.println(e.getMessage());
        } else {
            err.println(name(cmd) + ": " + firstLine(e));
        }
        if (debug) {
            e.printStackTrace(err);
        }
        return e instanceof UsageException ? USAGE : FAILED;
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName(" ");
    }

    private static String firstLine(Exception e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file";
        }
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElse(message).strip();
    }
}
