package io.portcullis.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The requests of the benchmark and the replies of its upstream: chat completions of exact sizes, from a seed. */
public final class Bodies {

    public static final String MODEL = "bench-model";
    public static final int REQUEST_BYTES = 1024;
    public static final int REPLY_BYTES = 10 * 1024;
    public static final int CHUNKS = 64;

    private static final String[] WORDS =
            ("the river carries cold water past an old mill where two brothers repair clocks and sell"
                            + " bread while their neighbour writes letters about taxes harvest music and the price of"
                            + " copper wire because every winter one asks how long a summary should be before it stops"
                            + " helping people decide which contract table invoice or plan needs another review")
                    .split(" ");

    private Bodies() {}

    /** Requests of exactly 1 KiB whose prompts differ from one another. */
    public static List<String> requests(int count, boolean stream, long seed) {
        Random random = new Random(seed);
        List<String> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String head =
                    "{\"model\":\"" + MODEL + "\",\"stream\":" + stream + ",\"temperature\":0.7,\"max_tokens\":512,"
                            + "\"messages\":[{\"role\":\"system\",\"content\":\"You are careful. Answer briefly.\"},"
                            + "{\"role\":\"user\",\"content\":\"";
            String tail = "\"}]}";
            requests.add(head + text(random, REQUEST_BYTES - head.length() - tail.length()) + tail);
        }
        return List.copyOf(requests);
    }

    /** A chat completion of exactly 10 KiB with its usage. */
    public static String reply() {
        String head =
                "{\"id\":\"chatcmpl-bench0001\",\"object\":\"chat.completion\",\"created\":1767225600,\"model\":\""
                        + MODEL + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String tail = "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":180,\"completion_tokens\":1900,\"total_tokens\":2080}}";
        return head + text(new Random(7), REPLY_BYTES - head.length() - tail.length()) + tail;
    }

    /** The events of a streamed reply: 64 with content, one that ends it with usage, and the closing mark. */
    public static List<String> events() {
        Random random = new Random(11);
        List<String> events = new ArrayList<>(CHUNKS + 2);
        for (int i = 0; i < CHUNKS; i++) {
            events.add(event(
                    "[{\"index\":0,\"delta\":{\"content\":\"" + text(random, 24) + "\"},\"finish_reason\":null}]",
                    "null"));
        }
        events.add(event(
                "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]",
                "{\"prompt_tokens\":180,\"completion_tokens\":320,\"total_tokens\":500}"));
        events.add("data: [DONE]\n\n");
        return List.copyOf(events);
    }

    private static String event(String choices, String usage) {
        return "data: {\"id\":\"chatcmpl-2\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\""
                + MODEL + "\",\"choices\":" + choices + ",\"usage\":" + usage + "}\n\n";
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        text.setLength(length);
        return text.toString();
    }
}
