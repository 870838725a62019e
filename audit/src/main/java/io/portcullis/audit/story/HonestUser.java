package io.portcullis.audit.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A person with a few interests and a way of writing, who asks, reads and sometimes asks again. */
final class HonestUser implements Actor {
    private static final List<String> BEFORE =
            List.of("", "", "", "", "Hi! ", "Quick question: ", "Sorry to ask again. ", "hey, ");
    private static final List<String> AFTER =
            List.of("", "", "", "", " Thanks!", " Please keep it short.", " I am a beginner.", " thx");
    private static final List<String> AGAIN = List.of(
            "And what if that does not help?",
            "Can you give me an example?",
            "Why is that?",
            "How would I check that myself?",
            "ok, and what comes next",
            "That is not quite what I meant. What about the first part?",
            "How long does that usually take?",
            "Could you say it more simply?");
    private static final int TURNS_MAX = 7;

    private final String name;
    private final Line line;
    private final String model;
    private final SplittableRandom random;
    private final Tally tally;
    private final List<String> questions = new ArrayList<>();
    private final boolean careless;
    private final boolean streams;
    private ArrayNode history = Line.JSON.createArrayNode();

    HonestUser(String name, Line line, String model, long seed, Tally tally) {
        this.name = name;
        this.line = line;
        this.model = model;
        this.tally = tally;
        random = new SplittableRandom(seed);
        Map<String, List<String>> pool = Pool.questions();
        List<String> interests = new ArrayList<>(pool.keySet());
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            String interest = interests.remove(random.nextInt(interests.size()));
            questions.addAll(pool.getOrDefault(interest, List.of()));
        }
        careless = random.nextInt(3) == 0;
        streams = random.nextBoolean();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean attacks() {
        return false;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void step() throws InterruptedException {
        boolean goesOn = !history.isEmpty() && history.size() < TURNS_MAX && random.nextInt(100) < 45;
        String text = goesOn ? pick(AGAIN) : pick(BEFORE) + pick(questions) + pick(AFTER);
        if (!goesOn) {
            history = Line.JSON.createArrayNode();
        }
        history.addObject().put("role", "user").put("content", careless ? text.toLowerCase(Locale.ROOT) : text);
        ObjectNode body = Chat.body(model, 200 + random.nextInt(300));
        body.set("messages", history.deepCopy());
        body.put("stream", streams);
        JsonNode answer = line.post("/v1/chat/completions", body);
        Chat.harvest(tally, answer);
        String said = Chat.message(answer).path("content").asText("");
        if (said.isEmpty()) {
            history = Line.JSON.createArrayNode();
        } else {
            history.addObject().put("role", "assistant").put("content", said);
        }
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
