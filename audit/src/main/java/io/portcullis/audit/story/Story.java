package io.portcullis.audit.story;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Honest users and attackers who talk to one endpoint at the same time, each on a thread of its own.
 *
 * <pre>{@code
 * try (Story story = new Story(URI.create(gateway), "pebble", cast, 7)) {
 *     Story.Summary summary = story.play(Story.Tempo.ONCE);
 * }
 * }</pre>
 */
public final class Story implements AutoCloseable {
    /**
     * Who takes part. The scraper's accounts share one wrapper and one list of topics.
     *
     * @param honest people, one account each
     * @param service a service that asks with a fixed wrapper around its own documents
     * @param agent an agent with tools
     */
    public record Cast(
            List<Account> honest,
            Account service,
            Account agent,
            List<Account> scraper,
            Account thief,
            Account coercer) {
        public Cast {
            honest = List.copyOf(honest);
            scraper = List.copyOf(scraper);
        }
    }

    /**
     * How fast and how long.
     *
     * @param honestPause mean pause of honest actors between steps; each pause varies from half to one and a half
     * @param attackPause the same of attackers
     * @param honestSteps steps of an honest actor, 0 for without end
     * @param attackSteps steps of an attacker, 0 for without end
     * @param limit {@link #play} stops everybody after this, whatever they still had to do
     */
    public record Tempo(Duration honestPause, Duration attackPause, int honestSteps, int attackSteps, Duration limit) {
        /** About three quarters of a minute. */
        public static final Tempo ONCE =
                new Tempo(Duration.ofMillis(900), Duration.ofMillis(140), 45, 260, Duration.ofSeconds(60));

        /** Gentle, without end; for {@link #start}. */
        public static final Tempo GENTLE =
                new Tempo(Duration.ofSeconds(4), Duration.ofMillis(1500), 0, 0, Duration.ofDays(365));
    }

    /** One actor's part in the story. */
    public record Part(String actor, String account, boolean attacks, Tally.Counts counts) {}

    /** What happened, an actor a line. */
    public record Summary(Duration took, List<Part> parts) {
        public Summary {
            parts = List.copyOf(parts);
        }
    }

    private record Role(Actor actor, String account, long seed) {}

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Role> roles = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long from = System.nanoTime();

    /**
     * @param base address of the endpoint without a path
     * @param model name that everybody asks for
     */
    public Story(URI base, String model, Cast cast, long seed) {
        int number = 0;
        for (Account account : cast.honest()) {
            Tally tally = new Tally();
            long own = seed * 1000 + number++;
            add(new HonestUser("user-" + number, line(base, account, tally), model, own, tally), account, own);
        }
        Tally service = new Tally();
        add(
                new DocumentService("documents", line(base, cast.service(), service), model, seed, service),
                cast.service(),
                seed + 1);
        Tally agent = new Tally();
        add(new ToolAgent("agent", line(base, cast.agent(), agent), model, seed, agent), cast.agent(), seed + 2);
        int hands = cast.scraper().size();
        for (int hand = 0; hand < hands; hand++) {
            Account account = cast.scraper().get(hand);
            Tally tally = new Tally();
            Line line = line(base, account, tally);
            add(
                    new TemplateScraper("scraper-" + (hand + 1), line, model, seed, hand, hands, tally),
                    account,
                    seed + 3 + hand);
        }
        Tally thief = new Tally();
        add(
                new LogitThief("logit-thief", line(base, cast.thief(), thief), model, seed, thief),
                cast.thief(),
                seed + 100);
        Tally coercer = new Tally();
        add(
                new ReasoningCoercer("coercer", line(base, cast.coercer(), coercer), model, seed, coercer),
                cast.coercer(),
                seed + 101);
    }

    private Line line(URI base, Account account, Tally tally) {
        return new Line(http, base, account, tally);
    }

    private void add(Actor actor, Account account, long seed) {
        roles.add(new Role(actor, account.name(), seed));
    }

    /** Begins in the background; {@link #stop} ends it. */
    public synchronized void start(Tempo tempo) {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("the story has begun already");
        }
        from = System.nanoTime();
        for (Role role : roles) {
            threads.add(Thread.ofVirtual().name("story-" + role.actor().name()).start(() -> act(role, tempo)));
        }
    }

    /** Plays until everybody has made their steps, or the tempo's limit. */
    public Summary play(Tempo tempo) throws InterruptedException {
        start(tempo);
        long deadline = from + tempo.limit().toNanos();
        for (Thread thread : List.copyOf(threads)) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
                break;
            }
        }
        return stop();
    }

    /** Stops everybody, within a call's time, and tells what happened; safe to call twice. */
    public synchronized Summary stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(5));
        }
        return summary();
    }

    /** What happened so far. */
    public Summary summary() {
        List<Part> parts = new ArrayList<>();
        for (Role role : roles) {
            Actor actor = role.actor();
            parts.add(new Part(
                    actor.name(), role.account(), actor.attacks(), actor.tally().counts()));
        }
        return new Summary(Duration.ofNanos(System.nanoTime() - from), parts);
    }

    private static void act(Role role, Tempo tempo) {
        boolean attacks = role.actor().attacks();
        int steps = attacks ? tempo.attackSteps() : tempo.honestSteps();
        long pause = (attacks ? tempo.attackPause() : tempo.honestPause()).toMillis();
        SplittableRandom random = new SplittableRandom(role.seed());
        try {
            for (int step = 0; steps == 0 || step < steps; step++) {
                Thread.sleep(Math.round(pause * (0.5 + random.nextDouble())));
                role.actor().step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
