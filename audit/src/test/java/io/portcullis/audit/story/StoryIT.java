package io.portcullis.audit.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.audit.local.ModelServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryIT {
    private static final Story.Cast CAST = new Story.Cast(
            List.of(new Account("ana", "k1"), new Account("ben", "k2")),
            new Account("shop", "k3"),
            new Account("agent", "k4"),
            List.of(new Account("s1", "k5"), new Account("s2", "k6")),
            new Account("thief", "k7"),
            new Account("coercer", "k8"));

    @Test
    void everybodyPlaysTheirPartAndTheAttackersGetWhatTheyCameFor() throws InterruptedException {
        Story.Tempo tempo = new Story.Tempo(Duration.ofMillis(5), Duration.ofMillis(5), 12, 12, Duration.ofSeconds(50));
        try (ModelServer server = ModelServer.start(ModelServer.Settings.onAnyPort());
                Story story = new Story(URI.create(server.url()), "pebble", CAST, 7)) {
            Story.Summary summary = story.play(tempo);
            assertThat(summary.parts()).hasSize(8).allSatisfy(part -> {
                assertThat(part.counts().sent()).as(part.actor()).isGreaterThanOrEqualTo(12);
                assertThat(part.counts().ok())
                        .as(part.actor())
                        .isEqualTo(part.counts().sent());
                assertThat(part.counts().textTokens()).as(part.actor()).isPositive();
            });
            assertThat(part(summary, "logit-thief").counts().logprobVectors()).isEqualTo(12);
            assertThat(part(summary, "coercer").counts().reasoningTokens()).isGreaterThan(500);
            assertThat(summary.parts().stream().filter(Story.Part::attacks)).hasSize(4);
        }
    }

    private static Story.Part part(Story.Summary summary, String actor) {
        return summary.parts().stream()
                .filter(p -> p.actor().equals(actor))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusalsAreCountedByStatusAndADeadEndpointIsNotAnError() throws InterruptedException {
        Story.Tempo tempo = new Story.Tempo(Duration.ofMillis(1), Duration.ofMillis(1), 3, 3, Duration.ofSeconds(30));
        Story.Summary refused;
        URI gone;
        try (ModelServer server =
                        ModelServer.start(ModelServer.Settings.onAnyPort().withKey("another"));
                Story story = new Story(URI.create(server.url()), "pebble", CAST, 7)) {
            refused = story.play(tempo);
            gone = URI.create(server.url());
        }
        assertThat(refused.parts())
                .allSatisfy(part -> assertThat(part.counts().refused()).containsOnlyKeys(401));
        try (Story story = new Story(gone, "pebble", CAST, 7)) {
            assertThat(story.play(tempo).parts())
                    .allSatisfy(part -> assertThat(part.counts().failed()).isPositive());
        }
    }

    @Test
    void aStoryWithoutEndStopsWhenTold() throws InterruptedException {
        try (ModelServer server =
                        ModelServer.start(ModelServer.Settings.onAnyPort().withPace(Duration.ofMillis(20)));
                Story story = new Story(URI.create(server.url()), "pebble", CAST, 7)) {
            story.start(new Story.Tempo(Duration.ofMillis(5), Duration.ofMillis(5), 0, 0, Duration.ofDays(1)));
            while (server.active() == 0) {
                Thread.onSpinWait();
            }
            long from = System.nanoTime();
            story.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void theThiefRecoversLogitDifferences() throws InterruptedException {
        try (ModelServer server = ModelServer.start(ModelServer.Settings.onAnyPort());
                HttpClient http = HttpClient.newHttpClient()) {
            Tally tally = new Tally();
            Line line = new Line(http, URI.create(server.url()), new Account("t", "k"), tally);
            LogitThief thief = new LogitThief("t", line, "pebble", 1, tally);
            for (int i = 0; i < 5; i++) {
                thief.step();
            }
            assertThat(thief.logits()).hasSize(20);
            assertThat(thief.logits().values()).allSatisfy(z -> assertThat(z).isLessThan(1));
        }
    }
}
