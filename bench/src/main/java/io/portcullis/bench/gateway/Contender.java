package io.portcullis.bench.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way from a caller to the upstream: a proxy that can be started, or no proxy at all. */
public interface Contender {

    /** A word for the command line, files and tables. */
    String name();

    /** What it is and how it is set up, for the report. */
    String title();

    /** The program's own version, or why it cannot take part. */
    Look look();

    /** Writes its configuration into an empty folder; called once, before the first start. */
    Prepared prepare(Path folder, int port, int upstreamPort) throws IOException;

    /** Whether a contender can take part. */
    sealed interface Look {
        /** It can, in this version. */
        record Ready(String version) implements Look {}

        /** It cannot, for this reason. */
        record Missing(String why) implements Look {}
    }

    /**
     * How to start a contender and how to talk to it.
     *
     * @param command the program and its arguments; empty for the way without a proxy
     * @param headers header lines its callers add
     * @param keys bearer tokens its callers use in turn
     */
    record Prepared(
            Optional<List<String>> command, Map<String, String> environment, List<String> headers, List<String> keys) {
        public Prepared {
            command = command.map(List::copyOf);
            environment = Map.copyOf(environment);
            headers = List.copyOf(headers);
            keys = List.copyOf(keys);
        }
    }
}
