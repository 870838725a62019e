package io.portcullis.inspect;

/** What kind of key can tie accounts together, with how much it says when few share it. */
public enum Tie {
    SYSTEM("template", "system prompt", 1),
    OPENING("template", "opening", 1),
    CLOSING("template", "closing", 1),
    SHORT_CLOSING("template", "short closing", 0.7),
    BAND_A("template", "similar wording", 0.6),
    BAND_B("template", "similar wording", 0.6),
    PAYMENT("payment", "means of payment", 3),
    NETWORK("network", "network prefix", 0.4),
    CLIENT("client", "client fingerprint", 0.2),
    REGISTRATION("registration", "hour of registration", 0.4),
    MAIL("mail", "mail domain", 0.3);

    private static final Tie[] ALL = values();

    private final String link;
    private final String words;
    private final double weight;

    Tie(String link, String words, double weight) {
        this.link = link;
        this.words = words;
        this.weight = weight;
    }

    static Tie of(int ordinal) {
        return ALL[ordinal];
    }

    /** The kind as written into findings. */
    public String link() {
        return link;
    }

    public String words() {
        return words;
    }

    public double weight() {
        return weight;
    }

    public boolean template() {
        return ordinal() <= BAND_B.ordinal();
    }
}
