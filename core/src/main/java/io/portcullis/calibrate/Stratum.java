package io.portcullis.calibrate;

/**
 * The kind of account a score is compared within: plan, family of endpoint, and volume as a power of four of
 * exchanges a day of activity.
 */
public record Stratum(String plan, String endpoint, int volume) {

    public static Stratum of(String plan, String path, long exchanges, double days) {
        String family = path.contains("embeddings") ? "embeddings" : "text";
        double perDay = exchanges / Math.max(1, days);
        int volume = (int) Math.max(0, Math.min(6, Math.floor(Math.log(Math.max(1, perDay)) / Math.log(4))));
        return new Stratum(plan.isEmpty() ? "none" : plan, family, volume);
    }

    /** As written into files, for instance {@code free/text/2}. */
    public String label() {
        return plan + "/" + endpoint + "/" + volume;
    }

    /** The wider stratum used when this one has too few honest accounts: any plan. */
    public String anyPlan() {
        return "*/" + endpoint + "/" + volume;
    }
}
