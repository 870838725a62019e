package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.shape.Exposure;
import io.portcullis.shape.LogitBias;
import io.portcullis.shape.OnForbidden;
import io.portcullis.shape.ReasoningVault;
import io.portcullis.shape.ReasoningView;
import io.portcullis.shape.Sealer;
import io.portcullis.traffic.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Streams as upstreams send them, one a dialect, and what tests do with them. */
final class Transcripts {
    static final Exposure HIDDEN = new Exposure(
            false,
            0,
            4,
            LogitBias.NEVER,
            1,
            false,
            false,
            false,
            ReasoningView.HIDDEN,
            Set.of(),
            0,
            true,
            false,
            OnForbidden.STRIP);

    static final String CHAT = read("chat.sse");

    static final String CHAT_REASONING = read("chat-reasoning.sse");

    static final String COMPLETIONS = read("completions.sse");

    static final String MESSAGES = read("messages.sse");

    static final String REASONING_ITEM = "{\"id\":\"rs_1\", \"type\":\"reasoning\",\"summary\":[{\"type\":"
            + "\"summary_text\",\"text\":\"Sum\\u006d\"}],"
            + "\"content\":[{\"type\":\"reasoning_text\",\"text\":\"Secret thought\"}],"
            + "\"encrypted_content\":\"UP\"}";

    static final String RESPONSES = read("responses.sse").replace("ITEM", REASONING_ITEM);

    private Transcripts() {}

    private static String read(String name) {
        try (InputStream in = Transcripts.class.getResourceAsStream("/wire/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String of(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> CHAT;
            case COMPLETIONS -> COMPLETIONS;
            case RESPONSES -> RESPONSES;
            case MESSAGES -> MESSAGES;
            case EMBEDDINGS, COUNT_TOKENS -> throw new IllegalArgumentException("no streams there");
        };
    }

    static final List<Endpoint> STREAMED =
            List.of(Endpoint.CHAT_COMPLETIONS, Endpoint.COMPLETIONS, Endpoint.RESPONSES, Endpoint.MESSAGES);

    static ReasoningVault vault() {
        return new ReasoningVault(List.of(new ReasoningVault.Key(7, new byte[32])), 1 << 20);
    }

    /** A sealer whose nonces count, so that output can be compared between runs. */
    static Sealer sealer(String account, String conversation) {
        byte[] nonce = new byte[12];
        return new Sealer(vault(), new ReasoningVault.Owner(account, conversation), () -> {
            nonce[0]++;
            return nonce.clone();
        });
    }

    static PipeSpec spec(Exposure exposure, Optional<Sealer> sealer) {
        return PipeSpec.full(true, "req_1", 5).shownAs(exposure, sealer);
    }

    static String piped(ReplyPipe pipe, String stream) {
        return new String(pipe.accept(stream.getBytes(UTF_8)), UTF_8) + new String(pipe.end(), UTF_8);
    }

    /** The output for the same bytes in random slices, many of them a single byte. */
    static byte[] sliced(ReplyPipe pipe, byte[] stream, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        int most = 1 + random.nextInt(random.nextBoolean() ? 4 : 400);
        while (at < stream.length) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(most));
            byte[] slice = new byte[length];
            System.arraycopy(stream, at, slice, 0, length);
            out.writeBytes(pipe.accept(slice));
            at += length;
        }
        out.writeBytes(pipe.end());
        return out.toByteArray();
    }
}
