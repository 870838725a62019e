package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a token's log-probabilities as chat completions and responses show them. */
final class Logprobs {
    private Logprobs() {}

    static ObjectNode of(Vocabulary vocabulary, Token token) {
        ObjectNode shown = one(vocabulary, token.id(), token.logprob());
        ArrayNode top = shown.putArray("top_logprobs");
        for (Token.Alternative alternative : token.top()) {
            top.add(one(vocabulary, alternative.id(), alternative.logprob()));
        }
        return shown;
    }

    static String label(Vocabulary vocabulary, int id) {
        return id == Vocabulary.END ? "<|end|>" : vocabulary.decode(id);
    }

    private static ObjectNode one(Vocabulary vocabulary, int id, double logprob) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("token", label(vocabulary, id)).put("logprob", logprob);
        ArrayNode bytes = one.putArray("bytes");
        for (byte b : vocabulary.bytes(id)) {
            bytes.add(b & 0xff);
        }
        return one;
    }
}
