package io.portcullis.gateway.store.log;

/** Turns a text into what may be kept of it. */
interface TextMask {
    String mask(String text);
}
