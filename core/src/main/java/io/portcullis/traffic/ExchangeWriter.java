package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/**
 * Writes lines of the exchange log: a head, then the request and the response as the API's own bodies, byte for byte
 * but for line breaks between JSON tokens, which are removed. A body that is no single JSON value in UTF-8, or is
 * longer than 7 MiB, becomes <code>{"unparsed":"..."}</code> with at most its first MiB, so that a line always stays
 * readable and below {@link ExchangeReader#MAX_BYTES}. Stateless and thread-safe; whoever forms many lines keeps an
 * {@link ExchangeForm}.
 */
public final class ExchangeWriter {
    static final int MAX_BODY = ExchangeForm.MAX_BODY;

    /** The line without its new line. An empty request counts as unparsed, an empty response is left out. */
    public byte[] line(ExchangeHead head, byte[] request, byte[] response) {
        return new ExchangeForm().line(head, request, response);
    }

    /** The note, in place of lines, that {@code exchanges} could not be kept between the two times. */
    public byte[] dropped(long exchanges, Instant since, Instant until) {
        return ("{\"dropped\":" + exchanges + ",\"since\":\"" + since + "\",\"time\":\"" + until + "\"}")
                .getBytes(UTF_8);
    }
}
