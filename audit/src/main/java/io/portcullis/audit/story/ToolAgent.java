package io.portcullis.audit.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/** An honest agent: asks with tools, runs the calls the model makes, hands the results back until it answers. */
final class ToolAgent implements Actor {
    private static final int ROUNDS_MAX = 4;
    private static final List<String> CITIES = List.of("Lisbon", "Oslo", "Lyon", "Porto", "Vienna", "Turin", "Ghent");
    private static final List<String> TASKS = List.of(
            "What is the weather in %s today?",
            "Look up order %d and tell me when it arrives.",
            "Check the weather forecast for %s before I book.",
            "Find order %d please, the customer in %s is waiting.",
            "Is it going to rain in %s?");

    private final String name;
    private final Line line;
    private final String model;
    private final SplittableRandom random;
    private final Tally tally;

    ToolAgent(String name, Line line, String model, long seed, Tally tally) {
        this.name = name;
        this.line = line;
        this.model = model;
        this.tally = tally;
        random = new SplittableRandom(seed);
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
        String city = CITIES.get(random.nextInt(CITIES.size()));
        String task = TASKS.get(random.nextInt(TASKS.size()))
                .replace("%s", city)
                .replace("%d", Integer.toString(1000 + random.nextInt(9000)));
        ObjectNode body = Chat.body(model, 300).put("reasoning_effort", "low");
        tools(body.putArray("tools"));
        Chat.say(body, "system", "You help the staff of a shop. Use the tools when they fit.");
        Chat.say(body, "user", task);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            JsonNode answer = line.post("/v1/chat/completions", body);
            Chat.harvest(tally, answer);
            JsonNode message = Chat.message(answer);
            if (message.path("tool_calls").isEmpty()) {
                return;
            }
            Chat.messages(body).add(message);
            for (JsonNode call : message.path("tool_calls")) {
                Chat.messages(body)
                        .addObject()
                        .put("role", "tool")
                        .put("tool_call_id", call.path("id").asText())
                        .put("content", run(call.path("function").path("name").asText()));
            }
        }
    }

    private String run(String tool) {
        ObjectNode result = Line.JSON.createObjectNode();
        if (tool.equals("get_weather")) {
            result.put("temperature", 4 + random.nextInt(25)).put("sky", random.nextBoolean() ? "clear" : "rain");
        } else {
            result.put("status", "in transit").put("days_left", 1 + random.nextInt(5));
        }
        return result.toString();
    }

    private static void tools(ArrayNode tools) {
        tool(tools, "get_weather", "Current weather and forecast, such as rain, in a city", "city", "string");
        tool(tools, "find_order", "Look up an order by its number", "number", "integer");
    }

    private static void tool(ArrayNode tools, String name, String description, String argument, String type) {
        ObjectNode function = tools.addObject().put("type", "function").putObject("function");
        ObjectNode schema =
                function.put("name", name).put("description", description).putObject("parameters");
        schema.put("type", "object").putObject("properties").putObject(argument).put("type", type);
        schema.putArray("required").add(argument);
    }
}
