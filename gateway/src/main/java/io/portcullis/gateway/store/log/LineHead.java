package io.portcullis.gateway.store.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Whose line of the log it is. The writer puts id and account first, so little of a line is looked at.
 *
 * @param id empty where the line has none
 * @param account empty where the line is no exchange
 */
record LineHead(String id, String account) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final LineHead NONE = new LineHead("", "");

    static LineHead of(byte[] buffer, int offset, int length) {
        String id = "";
        String account = "";
        try (JsonParser parser = JSON.createParser(buffer, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NONE;
            }
            String name;
            while ((name = parser.nextFieldName()) != null && (id.isEmpty() || account.isEmpty())) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("id")) {
                    id = parser.getText();
                } else if (value == JsonToken.VALUE_STRING && name.equals("account")) {
                    account = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException noExchange) {
            return NONE;
        }
        return new LineHead(id, account);
    }
}
