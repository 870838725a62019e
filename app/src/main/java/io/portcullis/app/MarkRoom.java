package io.portcullis.app;

import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.MarkSettings;
import io.portcullis.app.config.Secret;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.flow.MarkRules;
import io.portcullis.gateway.flow.Marking;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.mark.CanaryBook;
import io.portcullis.shape.KnownText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What marks and filters answers, made from the configuration; a new book of canaries needs a restart. */
final class MarkRoom {
    /** Name of the master secret among the gateway's own keys. */
    static final String MASTER = "mark";

    private MarkRoom() {}

    static Marking marking(Configuration configuration, LocalKeys keys, long filterKey, Notary notary)
            throws IOException {
        Optional<Path> book = configuration.mark().flatMap(MarkSettings::book);
        return new Marking(keys.key(MASTER), filterKey, book(book), notary);
    }

    static CanaryBook book(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return CanaryBook.shipped();
        }
        try {
            return CanaryBook.parse(Files.readAllBytes(file.get()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file.get() + ": " + e.getMessage(), e);
        }
    }

    static MarkRules rules(Optional<MarkSettings> mark, long filterKey) {
        return mark.map(settings -> rules(settings, filterKey)).orElse(MarkRules.NONE);
    }

    private static MarkRules rules(MarkSettings settings, long filterKey) {
        MarkRules.Watermark watermark = switch (settings.watermark()) {
            case OFF -> MarkRules.Watermark.OFF;
            case DECIDED -> MarkRules.Watermark.DECIDED;
            case ALWAYS -> MarkRules.Watermark.ALWAYS;
        };
        Marking.Tenant tenant = switch (settings.tenant()) {
            case ACCOUNT -> Marking.Tenant.ACCOUNT;
            case ORG -> Marking.Tenant.ORG;
            case ALL -> Marking.Tenant.ALL;
        };
        return new MarkRules(
                watermark,
                settings.canaries(),
                tenant,
                settings.epoch(),
                settings.filters().reasoningTags(),
                settings.filters().echo().map(echo -> echo(echo, filterKey)),
                settings.bestOf().map(MarkSettings.BestOf::candidates).orElse(1));
    }

    private static MarkRules.Echo echo(MarkSettings.Echo echo, long filterKey) {
        Optional<KnownText> texts = echo.texts().isEmpty()
                ? Optional.empty()
                : Optional.of(KnownText.of(
                        filterKey, echo.texts().stream().map(Secret::reveal).toList()));
        boolean cutting = echo.action() == MarkSettings.Action.CUT;
        return new MarkRules.Echo(echo.words(), cutting, echo.systemPrompt(), texts);
    }
}
