package io.portcullis.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.admit.LicenceJson;
import io.portcullis.gateway.receive.Network;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema cannot say: names that must exist once and elsewhere, and rules that could never act. */
final class CrossCheck {
    private final Document document;
    private final JsonNode root;
    private final Set<String> signals;

    CrossCheck(Document document, Set<String> signals) {
        this.document = document;
        this.root = document.root();
        this.signals = signals;
    }

    void run() {
        for (String list : List.of("upstreams", "models", "exposures", "plans")) {
            once("/" + list, "name");
        }
        once("/terms", "id");
        once("/admin/tokens", "name");
        once("/decide/sections", "name");
        once("/decide/webhooks", "name");
        references();
        addresses();
        proxies();
        terms();
        paces();
        marks();
        new PolicyCheck(document, signals, false).run();
    }

    private void once(String list, String key) {
        Map<String, Integer> seen = new HashMap<>();
        JsonNode items = root.at(list);
        for (int i = 0; i < items.size(); i++) {
            String name = items.get(i).path(key).asText();
            Integer before = seen.putIfAbsent(name, i);
            if (before != null) {
                document.problem(
                        list + "/" + i + "/" + key, "'" + name + "' is already used by " + list(list) + before + "]");
            }
        }
    }

    private void paces() {
        JsonNode inspect = root.path("inspect");
        if (inspect.has("epoch") && inspect.has("search")) {
            Duration epoch = Span.parse(inspect.path("epoch").asText());
            Duration search = Span.parse(inspect.path("search").asText());
            if (epoch.toMillis() < 1000) {
                document.problem("/inspect/epoch", "must be at least 1s");
            } else if (search.compareTo(epoch) < 0) {
                document.problem("/inspect/search", "must not be shorter than an epoch");
            }
        }
    }

    private void marks() {
        JsonNode mark = root.path("mark");
        if (mark.has("best_of") && mark.path("watermark").asText().equals("off")) {
            document.problem("/mark/best_of", "can never act: 'watermark' is off");
        }
    }

    private static String list(String pointer) {
        return Document.field(pointer) + "[";
    }

    private void references() {
        Set<String> upstreams = values("/upstreams", "name");
        Set<String> models = values("/models", "name");
        Set<String> exposures = values("/exposures", "name");
        Set<String> terms = values("/terms", "id");
        Set<String> plans = values("/plans", "name");
        each("/models", "upstream", "upstream", upstreams);
        each("/plans", "exposure", "exposure", exposures);
        each("/plans", "terms", "terms", terms);
        each("/authentication/jwt", "plan", "plan", plans);
        for (int i = 0; i < root.path("plans").size(); i++) {
            JsonNode named = root.path("plans").get(i).path("models");
            for (int j = 0; j < named.size(); j++) {
                known("/plans/" + i + "/models/" + j, "model", named.get(j).asText(), models);
            }
        }
    }

    private void each(String list, String key, String what, Set<String> known) {
        JsonNode items = root.at(list);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).has(key)) {
                known(list + "/" + i + "/" + key, what, items.get(i).path(key).asText(), known);
            }
        }
    }

    private void known(String pointer, String what, String name, Set<String> known) {
        if (!known.contains(name)) {
            document.problem(pointer, "no " + what + " is named '" + name + "'" + Spelling.suggestion(name, known));
        }
    }

    private void addresses() {
        for (int i = 0; i < root.path("upstreams").size(); i++) {
            address("/upstreams/" + i + "/url");
        }
        for (int i = 0; i < root.path("terms").size(); i++) {
            address("/terms/" + i + "/url");
            address("/terms/" + i + "/license");
        }
        address("/observe/traces/endpoint");
    }

    private void proxies() {
        JsonNode networks = root.at("/listen/trusted_proxies");
        for (int i = 0; i < networks.size(); i++) {
            try {
                Network.of(networks.get(i).asText());
            } catch (IllegalArgumentException e) {
                document.problem("/listen/trusted_proxies/" + i, "is not a network such as 10.0.0.0/8");
            }
        }
    }

    private void address(String pointer) {
        JsonNode value = root.at(pointer);
        if (value.isMissingNode()) {
            return;
        }
        try {
            URI uri = new URI(value.asText());
            if (uri.getHost() == null || uri.getPort() > 65_535) {
                document.problem(pointer, "is not an address with a host");
            }
            if (pointer.endsWith("/url") && pointer.startsWith("/upstreams") && uri.getRawQuery() != null) {
                document.problem(pointer, "must not have a query");
            }
        } catch (URISyntaxException e) {
            document.problem(pointer, "is not an address: " + e.getReason());
        }
    }

    private void terms() {
        for (int i = 0; i < root.path("terms").size(); i++) {
            JsonNode terms = root.path("terms").get(i);
            if (terms.has("text") == terms.has("file")) {
                document.problem("/terms/" + i, "needs either 'text' or 'file'");
            }
            if (terms.has("rights")) {
                try {
                    LicenceJson.read(terms.get("rights"));
                } catch (IllegalArgumentException e) {
                    document.problem("/terms/" + i + "/rights", String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private Set<String> values(String list, String key) {
        Set<String> values = new HashSet<>();
        root.at(list).forEach(item -> values.add(item.path(key).asText()));
        return values;
    }
}
