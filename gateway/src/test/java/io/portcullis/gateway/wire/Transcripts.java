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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Streams as upstreams send them, one a dialect, and what tests do with them. */
final class Transcripts {
    static final Exposure HIDDEN = new Exposure(
            false, 0, 4, LogitBias.NEVER, 1, false, false, false, ReasoningView.HIDDEN, Set.of(), 0, true, false,
            OnForbidden.STRIP);

    static final String CHAT = """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"up-1","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x"}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"up-1","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":"Grüße \\"you\\""},"logprobs":{"content":[{"token":"Hi","logprob":-0.1234567,"bytes":[72],"top_logprobs":[{"token":"Hi","logprob":-0.1234567,"bytes":[72]},{"token":"Yo","logprob":-2.7654321,"bytes":[89]}]}],"refusal":null},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"up-1","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":" 😀, \\"usage\\":{"},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"up-1","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"up-1","system_fingerprint":"fp_1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"completion_tokens_details":{"reasoning_tokens":3}}}

            data: [DONE]

            """;

    static final String CHAT_REASONING = """
            data: {"id":"c2","object":"chat.completion.chunk","model":"r","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":""},"finish_reason":null}]}

            : keep-alive

            data: {"id":"c2","object":"chat.completion.chunk","model":"r","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"Secret "},"finish_reason":null}]}

            data: {"id":"c2","object":"chat.completion.chunk","model":"r","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"thought"},"finish_reason":null}]}

            data: {"id":"c2","object":"chat.completion.chunk","model":"r","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":""}}]},"finish_reason":null}]}

            data: {"id":"c2","object":"chat.completion.chunk","model":"r","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"a\\":1}"}}]},"finish_reason":null}]}

            data: {"id":"c2","object":"chat.completion.chunk","model":"r","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: [DONE]

            """;

    static final String COMPLETIONS = """
            data: {"id":"cmpl-1","object":"text_completion","created":1,"model":"up-1","choices":[{"text":"Once","index":0,"logprobs":{"tokens":["Once"],"token_logprobs":[-0.56789],"top_logprobs":[{"Once":-0.56789,"A":-1.5,"The":-1.25}],"text_offset":[0]},"finish_reason":null}]}

            data: {"id":"cmpl-1","object":"text_completion","created":1,"model":"up-1","choices":[{"text":" upon","index":0,"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":2,"completion_tokens":2}}

            data: [DONE]

            """;

    static final String MESSAGES = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"up-1","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_read_input_tokens":5,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            event: ping
            data: {"type": "ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Secret "}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"thought"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hé!"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"tu_1","name":"look","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":" 1}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":40}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    static final String REASONING_ITEM =
            "{\"id\":\"rs_1\", \"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Sum\\u006d\"}],"
                    + "\"content\":[{\"type\":\"reasoning_text\",\"text\":\"Secret thought\"}],\"encrypted_content\":\"UP\"}";

    static final String RESPONSES = """
            event: response.created
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"up-1","output":[],"reasoning":{"effort":"low","summary":null},"usage":null}}

            event: response.output_item.added
            data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}

            event: response.reasoning_summary_text.delta
            data: {"type":"response.reasoning_summary_text.delta","sequence_number":2,"item_id":"rs_1","output_index":0,"summary_index":0,"delta":"Summ"}

            event: response.reasoning_text.delta
            data: {"type":"response.reasoning_text.delta","sequence_number":3,"item_id":"rs_1","output_index":0,"content_index":0,"delta":"Secret thought"}

            event: response.output_item.done
            data: {"type":"response.output_item.done","sequence_number":4,"output_index":0,"item":ITEM}

            event: response.output_item.added
            data: {"type":"response.output_item.added","sequence_number":5,"output_index":1,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","sequence_number":6,"item_id":"msg_1","output_index":1,"content_index":0,"delta":"Hi","logprobs":[{"token":"Hi","logprob":-0.51111,"top_logprobs":[]}]}

            event: response.output_item.done
            data: {"type":"response.output_item.done","sequence_number":7,"output_index":1,"item":{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi","annotations":[]}]}}

            event: response.completed
            data: {"type":"response.completed","sequence_number":8,"response":{"id":"resp_1","object":"response","status":"completed","model":"up-1","output":[ITEM,{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi","annotations":[]}]}],"usage":{"input_tokens":7,"output_tokens":30,"output_tokens_details":{"reasoning_tokens":28},"total_tokens":37}}}

            """.replace("ITEM", REASONING_ITEM);

    private Transcripts() {}

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
