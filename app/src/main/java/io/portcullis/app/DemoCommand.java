package io.portcullis.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.audit.story.Story;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A protected model in one command: a local model, the gateway, honest users and attackers over real HTTP. */
@Command(
        name = "demo",
        description = "Starts a local model, the gateway in front of it, honest users and three kinds of attackers.")
final class DemoCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 8480;
    private static final long EVERY_SECONDS = 10;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "-1",
            description = "Port of the gateway (${DEFAULT-VALUE}: 8480, or a free one where that is taken).",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private int port;

    @Option(names = "--once", description = "Plays the story to its end, tells what was found, and exits.")
    private boolean once;

    @Option(names = "--idle", description = "Starts no traffic of its own.")
    private boolean idle;

    @Option(names = "--json", description = "Writes JSON: where everything is, then what was found.")
    private boolean json;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "7", description = "Seed of the story.")
    private long seed;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, UsageException {
        if (port < -1 || port > 65535) {
            throw new UsageException("portcullis demo: --port must be within 0 and 65535");
        }
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = Demo.open(port > 0 ? port : freePort(port == 0 ? 0 : USUAL_PORT));
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stop = new Thread(
                () -> {
                    demo.close();
                    stopped.countDown();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        out.println(json ? places(demo) : DemoReport.welcome(demo, once, idle));
        out.flush();
        if (idle) {
            stopped.await();
            return Main.DONE;
        }
        try (Story story = demo.story(seed)) {
            if (once) {
                Story.Summary summary = story.play(Story.Tempo.ONCE);
                TimeUnit.MILLISECONDS.sleep(500);
                out.println(json ? DemoReport.json(demo, summary) : DemoReport.text(demo, summary, true));
                out.flush();
                return Main.DONE;
            }
            story.start(Story.Tempo.GENTLE);
            while (!stopped.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
                if (!json) {
                    out.println(DemoReport.text(demo, story.summary(), false));
                    out.flush();
                }
            }
            return Main.DONE;
        }
    }

    /** The usual port if it is free, else any free one; the terms' address must be known before the gateway is. */
    private static int freePort(int wanted) throws IOException {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (BindException e) {
            return freePort(0);
        }
    }

    private static String places(Demo demo) {
        ObjectNode line = new ObjectMapper().createObjectNode();
        line.put("gateway", demo.gateway().toString());
        line.put("admin", demo.admin().toString());
        ObjectNode keys = line.putObject("keys");
        for (String plan : new String[] {"free", "pro", "enterprise"}) {
            keys.put(plan, demo.secret("visitor-" + plan));
        }
        line.put("model", Demo.MODEL);
        line.put("admin_token", demo.adminToken());
        line.put("folder", demo.folder().toString());
        return line.toString();
    }
}
