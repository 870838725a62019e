package io.portcullis.traffic;

/** An API family; it decides how credentials, errors and rate headers look on the wire. */
public enum Dialect {
    OPENAI,
    ANTHROPIC
}
