package io.portcullis.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of a JSON text as the very bytes they were written in; empty where the text has no such part. */
final class Slices {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Slices() {}

    /** The bytes of a field's value, the field named by the path from the root. */
    static byte[] member(byte[] text, String... path) {
        try (JsonParser in = FACTORY.createParser(text)) {
            return descend(in, path) ? value(in, text) : new byte[0];
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** The bytes of each element of an array, the array named by the path from the root. */
    static List<byte[]> elements(byte[] text, String... path) {
        List<byte[]> elements = new ArrayList<>();
        try (JsonParser in = FACTORY.createParser(text)) {
            if (descend(in, path) && in.currentToken() == JsonToken.START_ARRAY) {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(in, text));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return elements;
    }

    private static boolean descend(JsonParser in, String... path) throws IOException {
        JsonToken token = in.nextToken();
        for (String name : path) {
            if (token != JsonToken.START_OBJECT) {
                return false;
            }
            boolean found = false;
            while (!found && in.nextToken() == JsonToken.FIELD_NAME) {
                found = in.currentName().equals(name);
                token = in.nextToken();
                if (!found) {
                    in.skipChildren();
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static byte[] value(JsonParser in, byte[] text) throws IOException {
        int from = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        return Arrays.copyOfRange(text, from, (int) in.currentLocation().getByteOffset());
    }
}
