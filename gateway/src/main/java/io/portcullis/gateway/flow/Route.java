package io.portcullis.gateway.flow;

import io.portcullis.admit.Price;

/**
 * Where calls for a model go.
 *
 * @param alias the model's name as callers know it
 * @param upstream name of the upstream that serves it
 * @param model its name there
 * @param outputTokens reserved for an answer whose request sets no bound
 */
public record Route(String alias, String upstream, String model, Price price, int outputTokens) {}
