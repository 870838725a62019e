package io.portcullis.gateway.store.log;

/** What is to happen while the disk takes no more. */
public enum OnFull {
    /** Calls that could not be recorded are to be refused: {@link ExchangeLog#refusing()} is true. */
    REFUSE,
    /** Calls are served unrecorded; what is lost is counted and noted in the log afterwards. */
    DROP
}
