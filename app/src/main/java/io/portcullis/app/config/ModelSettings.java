package io.portcullis.app.config;

import java.math.BigDecimal;

/**
 * A model as callers name it.
 *
 * @param name the alias callers write
 * @param upstream name of the upstream that serves it
 * @param model what the upstream calls it
 */
public record ModelSettings(String name, String upstream, String model, Price price) {

    /** Money for a million tokens, in the operator's currency; zero where nobody counts. */
    public record Price(BigDecimal input, BigDecimal output) {}
}
