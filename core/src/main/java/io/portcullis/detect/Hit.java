package io.portcullis.detect;

/**
 * A passage found in an exchange of one account that was issued to another organisation.
 *
 * @param handed whether it stood in the prompt as an answer of the model's
 */
record Hit(String account, String exchange, long owner, boolean handed) implements Comparable<Hit> {
    @Override
    public int compareTo(Hit other) {
        int byAccount = account.compareTo(other.account);
        int byExchange = byAccount != 0 ? byAccount : exchange.compareTo(other.exchange);
        int byOwner = byExchange != 0 ? byExchange : Long.compare(owner, other.owner);
        return byOwner != 0 ? byOwner : Boolean.compare(handed, other.handed);
    }

    boolean sameReplay(Hit other) {
        return owner == other.owner && exchange.equals(other.exchange) && account.equals(other.account);
    }
}
