package io.portcullis.evidence;

/**
 * Whoever writes facts into the ledger. Called from event loops and other threads: never blocks, never throws; facts
 * that find no room are counted, and the count becomes a fact of kind {@link Fact.Kind#LOSS}.
 */
public interface Notary {
    /** A notary for gateways without a ledger: nothing is written, every receipt tells so. */
    Notary NONE = (fact, receipt) -> receipt.failed("there is no ledger");

    /** Writes a fact; the receipt is told once it is on disk. */
    void record(Fact fact, Receipt receipt);

    /** Writes a fact that nobody waits for. */
    default void record(Fact fact) {
        record(fact, Receipt.IGNORED);
    }

    /** What became of a fact; called once, on the notary's thread. */
    interface Receipt {
        Receipt IGNORED = new Receipt() {
            @Override
            public void written(long index) {}

            @Override
            public void failed(String why) {}
        };

        /** The fact is on disk as this entry of the ledger. */
        void written(long index);

        /** The fact is not in the ledger. */
        void failed(String why);
    }
}
