package io.portcullis.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything an operator decides, checked and complete: standard values filled in, names resolved, secrets read.
 *
 * @param data folder of the gateway's own files, absolute
 * @param drain how long calls in flight may go on after the gateway was told to stop
 * @param digest SHA-256 in hexadecimal of the whole, canonical, secrets masked
 */
public record Configuration(
        ListenSettings listen,
        AdminSettings admin,
        Path data,
        List<UpstreamSettings> upstreams,
        List<ModelSettings> models,
        List<ExposureSettings> exposures,
        List<PlanSettings> plans,
        List<TermsSettings> terms,
        AuthenticationSettings authentication,
        RecordSettings record,
        InspectSettings inspect,
        DecideSettings decide,
        Optional<MarkSettings> mark,
        BoundsSettings bounds,
        ObserveSettings observe,
        LedgerSettings ledger,
        Duration drain,
        String digest) {
    public Configuration {
        upstreams = List.copyOf(upstreams);
        models = List.copyOf(models);
        exposures = List.copyOf(exposures);
        plans = List.copyOf(plans);
        terms = List.copyOf(terms);
    }

    public Optional<UpstreamSettings> upstream(String name) {
        return upstreams.stream().filter(u -> u.name().equals(name)).findFirst();
    }

    public Optional<ModelSettings> model(String alias) {
        return models.stream().filter(m -> m.name().equals(alias)).findFirst();
    }

    public Optional<ExposureSettings> exposure(String name) {
        return exposures.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    public Optional<PlanSettings> plan(String name) {
        return plans.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    public Optional<TermsSettings> terms(String id) {
        return terms.stream().filter(t -> t.id().equals(id)).findFirst();
    }
}
