package io.portcullis.gateway.wire;

import java.util.Map;

/** A whole answer made by the gateway itself: status, headers in order, body. */
public record ErrorReply(int status, Map<String, String> headers, byte[] body) {}
