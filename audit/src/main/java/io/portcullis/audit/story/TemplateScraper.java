package io.portcullis.audit.story;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One hand of a scraper that collects training text: the same wrapper around topics from everywhere. Several hands
 * with one seed share a list of topics and split it among their accounts, so that no account looks busy.
 */
final class TemplateScraper implements Actor {
    private static final String WRAPPER = "You are a world-class expert and patient teacher. Write a complete and"
            + " self-contained answer that could serve as a reference. Think through every step before "
            + "you conclude, and"
            + " close with a one-line summary.\n\n### Topic: %s\n### Level: %s\n### Format: plain paragraphs";
    private static final List<String> LEVELS = List.of("beginner", "undergraduate", "expert");

    private final String name;
    private final Line line;
    private final String model;
    private final Tally tally;
    private final List<String> topics = Pool.topics();
    private final int hands;
    private final int start;
    private int next;

    /**
     * @param hand which of the accounts this one is, from 0
     * @param hands number of accounts
     */
    TemplateScraper(String name, Line line, String model, long seed, int hand, int hands, Tally tally) {
        this.name = name;
        this.line = line;
        this.model = model;
        this.tally = tally;
        this.hands = hands;
        this.next = hand;
        start = new SplittableRandom(seed).nextInt(topics.size());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean attacks() {
        return true;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void step() throws InterruptedException {
        String topic = topics.get((start + next) % topics.size());
        String level = LEVELS.get(next / topics.size() % LEVELS.size());
        next += hands;
        ObjectNode body = Chat.body(model, 600);
        Chat.harvest(tally, line.post("/v1/chat/completions", Chat.say(body, "user", WRAPPER.formatted(topic, level))));
    }
}
