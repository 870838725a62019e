package io.portcullis.gateway.wire;

import io.portcullis.traffic.Dialect;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The bodies of {@code GET /v1/models} and {@code GET /v1/models/{id}} in each dialect. */
public final class ModelLists {
    private ModelLists() {}

    /** A model as callers know it. */
    public record Model(String alias, Instant created, String owner) {}

    public static byte[] list(Dialect dialect, List<Model> models) {
        JsonText body = new JsonText();
        body.raw(dialect == Dialect.OPENAI ? "{\"object\":\"list\",\"data\":[" : "{\"data\":[");
        for (int i = 0; i < models.size(); i++) {
            body.raw(i == 0 ? "" : ",").bytes(one(dialect, models.get(i)));
        }
        body.raw("]");
        if (dialect == Dialect.ANTHROPIC) {
            body.raw(",\"has_more\":false,\"first_id\":")
                    .nullable(models.isEmpty() ? "" : models.getFirst().alias());
            body.raw(",\"last_id\":")
                    .nullable(models.isEmpty() ? "" : models.getLast().alias());
        }
        return body.raw("}").toBytes();
    }

    public static byte[] one(Dialect dialect, Model model) {
        JsonText body = new JsonText();
        switch (dialect) {
            case OPENAI -> {
                body.raw("{\"id\":").string(model.alias()).raw(",\"object\":\"model\",\"created\":");
                body.raw(Long.toString(model.created().getEpochSecond())).raw(",\"owned_by\":");
                body.string(model.owner()).raw("}");
            }
            case ANTHROPIC -> {
                body.raw("{\"type\":\"model\",\"id\":").string(model.alias()).raw(",\"display_name\":");
                body.string(model.alias()).raw(",\"created_at\":");
                body.string(model.created().truncatedTo(ChronoUnit.SECONDS).toString())
                        .raw("}");
            }
        }
        return body.toBytes();
    }
}
