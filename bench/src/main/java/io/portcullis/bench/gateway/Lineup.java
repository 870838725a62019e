package io.portcullis.bench.gateway;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who takes part: everybody asked for whose program is here; the others are named with the reason. */
public record Lineup(List<Entry> entries, List<String> skipped) {

    /** A contender that can be started, and its version. */
    public record Entry(Contender contender, String version) {}

    public Lineup {
        entries = List.copyOf(entries);
        skipped = List.copyOf(skipped);
    }

    /** Every contender there is; the foreign ones only where they were installed. */
    public static List<Contender> everybody(Path root, Optional<Path> portkey, Optional<Path> spring) {
        return List.of(
                new Direct(),
                new Nginx(true),
                new Nginx(false),
                new Haproxy(),
                new Portcullis(root, false),
                new Portcullis(root, true),
                new Portkey(portkey),
                new SpringCloudGateway(spring));
    }

    /** Looks for each; an empty {@code only} means all of them. */
    public static Lineup of(List<Contender> contenders, List<String> only, Consumer<String> say) {
        List<Entry> entries = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Contender contender : contenders) {
            if (!only.isEmpty()
                    && !only.contains(contender.name())
                    && !contender.name().equals(Direct.NAME)) {
                continue;
            }
            switch (contender.look()) {
                case Contender.Look.Ready ready -> entries.add(new Entry(contender, ready.version()));
                case Contender.Look.Missing missing -> {
                    skipped.add(contender.name() + ": " + missing.why());
                    say.accept("skipped " + contender.name() + ": " + missing.why());
                }
            }
        }
        return new Lineup(entries, skipped);
    }
}
