package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.app.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A world where every account of its top plan climbs step by step, but for the honest one; and its administrators. */
final class Climb {
    /** Exchanges on the ground before the first step. */
    static final int GROUND = 16;

    static final String RULES = """
              sections:
                - name: tests
                  rules:
            """
            + "        - {name: refuse-suspects, when: plan == \"suspect\" && suspicion.posterior > 0.0,"
            + " then: {refuse: true}}\n";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHEN =
            "{when: 'plan == \"enterprise\" && account != \"honest\" && suspicion.exchanges >= " + GROUND + "'}";
    private static final String LADDER = """
              ladder:
                climb: 0s
                expire: 7d
                fresh: 100000
                steps:
                  friction: WHEN
                  shape: WHEN
                  strip: WHEN
                  mark: WHEN
                  slow: WHEN
                  smaller: WHEN
                  refuse: WHEN
              sections:
                - name: steps
                  match: all
                  rules:
                    - {name: friction, when: step == FRICTION, then: {require_verification: payment}}
                    - {name: shape, when: step == SHAPE, then: {shape: standard}}
                    - {name: strip, when: step == STRIP, then: {cap: {output_tokens: 5, sentences: true}}}
                    - {name: mark, when: step == MARK, then: {shape: standard, watermark: true}}
                    - {name: slow, when: step == SLOW, then: {slow: {pause: 300ms, tokens_per_second: 200}}}
                    - {name: smaller, when: step == SMALLER, then: {reroute: {model: house-large, silent: true}}}
                    - {name: refuse, when: step == REFUSE, then: {refuse: true}}
            """.replace("WHEN", WHEN);

    private Climb() {}

    /** What the world's configuration says differently. */
    static Map<String, String> changes() {
        return Map.of(RULES, LADDER, "\ndecide:", "\nmark: {watermark: decided}\ndecide:");
    }

    /** The same with steps that expire within four seconds unless an exchange renews them. */
    static Map<String, String> fleeting() {
        Map<String, String> changes = new HashMap<>(changes());
        changes.put(RULES, LADDER.replace("expire: 7d", "expire: 4s"));
        return changes;
    }

    static JsonNode standing(World world, String account) {
        return get(world, "accounts/" + account + "/ruling");
    }

    static JsonNode get(World world, String path) {
        URI uri = world.admin().resolve("/admin/v1/" + path);
        try {
            return JSON.readTree(world.send(world.get(uri, World.ADMIN_TOKEN)).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void untilStep(World world, String account, String step) {
        World.until(
                account + " stands on " + step,
                () -> standing(world, account).path("step").asText().equals(step));
    }

    static int post(World world, String token, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(world.admin().resolve("/admin/v1/" + path))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> reply = world.send(request);
        return reply.statusCode();
    }

    static int post(World world, String path, String body) {
        return post(world, World.ADMIN_TOKEN, path, body);
    }

    static String in(Duration span) {
        return Instant.now().plus(span).toString();
    }

    /** The commands an administrator would type: an appeal is granted, and later taken back. */
    static void allow(World world, String account) {
        World.Said said = world.ask("accounts", "allow", account, "--reason", "appeal 17", "--until", "1h");
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(standing(world, account).path("allowed").asBoolean()).isTrue();
    }

    static void lift(World world, String account) {
        World.Said said = world.ask("accounts", "lift", account);
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(standing(world, account).path("step").asText()).isEqualTo("observe");
    }
}
