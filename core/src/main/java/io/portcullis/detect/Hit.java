package io.portcullis.detect;

/** A passage found in an exchange of one account that was issued to another organisation. */
record Hit(String account, String exchange, long owner) implements Comparable<Hit> {
    @Override
    public int compareTo(Hit other) {
        int byAccount = account.compareTo(other.account);
        int byExchange = byAccount != 0 ? byAccount : exchange.compareTo(other.exchange);
        return byExchange != 0 ? byExchange : Long.compare(owner, other.owner);
    }
}
