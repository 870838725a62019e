package io.portcullis.app;

import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.ConfigLoader;
import io.portcullis.app.config.ConfigWatch;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.ObserveSettings;
import io.portcullis.gateway.observe.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** Runs the gateway until it is told to stop; SIGHUP or a changed file reloads the configuration. */
@Command(name = "serve", description = "Runs the gateway.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, in YAML.")
    @SuppressWarnings("NullAway.Init")
    private Path config;

    @Override
    public Integer call() throws UsageException, InterruptedException, IOException {
        ConfigLoader loader = new ConfigLoader(System::getenv, Signals.NAMES);
        Configuration configuration;
        try {
            configuration = loader.load(config).configuration();
        } catch (ConfigException e) {
            throw new UsageException(e);
        }
        ObserveSettings.Log log = configuration.observe().log();
        Logs.start(log.level().name().toLowerCase(Locale.ROOT), log.format() == ObserveSettings.Format.JSON);
        Wiring wiring = Wiring.start(configuration);
        ConfigWatch watch = ConfigWatch.start(config, loader, configuration, LOOK, wiring::reload, wiring::reloaded);
        Signal.handle(new Signal("HUP"), ignored -> watch.reload());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            watch.close();
                            wiring.close();
                            Logs.stop();
                            stopped.countDown();
                        },
                        "stop"));
        LOG.info(
                "serving on {}:{}, administrators on {}:{}",
                configuration.listen().host(),
                wiring.port(),
                configuration.admin().host(),
                wiring.adminPort());
        stopped.await();
        return Main.DONE;
    }
}
