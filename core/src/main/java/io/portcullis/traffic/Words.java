package io.portcullis.traffic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Short strings that come again and again (accounts, models, roles), each kept once: a direct-mapped table of 4,096
 * places, newest wins, so that a log with a million accounts costs nothing but misses.
 */
final class Words {
    private static final int PLACES = 4096;
    private static final int LONGEST = 128;

    private final @Nullable String[] places = new String[PLACES];

    /** The scalar at the parser as a string, empty for null; containers are skipped and give an empty string. */
    String at(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            int length = parser.getTextLength();
            return length > LONGEST
                    ? parser.getText()
                    : word(parser.getTextCharacters(), parser.getTextOffset(), length);
        }
        if (token == null || token.isStructStart() || token == JsonToken.VALUE_NULL) {
            parser.skipChildren();
            return "";
        }
        return parser.getText();
    }

    private String word(char[] chars, int offset, int length) {
        if (length == 0) {
            return "";
        }
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + chars[offset + i];
        }
        int place = (hash ^ (hash >>> 15)) & (PLACES - 1);
        String known = places[place];
        if (known != null && same(known, chars, offset, length)) {
            return known;
        }
        String fresh = new String(chars, offset, length);
        places[place] = fresh;
        return fresh;
    }

    private static boolean same(String word, char[] chars, int offset, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != chars[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
