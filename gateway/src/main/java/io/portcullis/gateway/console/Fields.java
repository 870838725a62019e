package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.gateway.receive.Network;
import io.portcullis.gateway.store.StoreException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A JSON object read strictly: what is missing, wrong or unknown is refused by the name of its field. */
final class Fields {
    private final JsonNode body;

    /** @param known every field that may be there */
    Fields(JsonNode body, String... known) {
        this.body = body;
        List<String> names = Arrays.asList(known);
        for (Iterator<String> sent = body.fieldNames(); sent.hasNext(); ) {
            String name = sent.next();
            if (!names.contains(name)) {
                String shown = name.length() > 64 ? name.substring(0, 64) : name;
                throw StoreException.invalid(shown, "there is no such field; known are " + names);
            }
        }
    }

    boolean has(String name) {
        return body.has(name);
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> StoreException.invalid(name, name + " is missing"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw StoreException.invalid(name, name + " must be text");
        }
        return Optional.of(value.asText());
    }

    /** RFC 3339, such as {@code 2026-12-31T00:00:00Z}. */
    Optional<Instant> time(String name) {
        try {
            return optionalText(name).map(Instant::parse);
        } catch (DateTimeException e) {
            throw StoreException.invalid(name, name + " must be a time such as 2026-12-31T00:00:00Z");
        }
    }

    Duration seconds(String name, Duration otherwise) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw StoreException.invalid(name, name + " must be a whole number of seconds");
        }
        return Duration.ofSeconds(value.asInt());
    }

    <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        Optional<String> text = optionalText(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text.get())) {
                return Optional.of(constant);
            }
            names.add(word);
        }
        throw StoreException.invalid(name, name + " must be one of " + names);
    }

    List<Network> networks(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        List<Network> networks = new ArrayList<>();
        try {
            for (JsonNode one : value) {
                networks.add(Network.of(one.isTextual() ? one.asText() : ""));
            }
        } catch (IllegalArgumentException e) {
            throw StoreException.invalid(name, name + ": " + e.getMessage());
        }
        if (!value.isArray()) {
            throw StoreException.invalid(name, name + " must be a list such as [\"192.0.2.0/24\"]");
        }
        return networks;
    }
}
