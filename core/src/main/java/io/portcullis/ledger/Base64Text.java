package io.portcullis.ledger;

import java.util.Base64;

/** Standard base64 with padding (RFC 4648, section 4), of which every value has exactly one spelling. */
final class Base64Text {
    private Base64Text() {}

    static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** @throws MalformedException also where padding or unused bits differ from what encoding gives */
    static byte[] decode(String where, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (encode(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException(where, "is not base64");
        }
        throw new MalformedException(where, "is not base64 as it must be written");
    }
}
