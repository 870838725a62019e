package io.portcullis.shape;

/** What becomes of a request that asks for more than its plan may see. */
public enum OnForbidden {
    /** The ask is taken out and the call goes on, as with a model that does not offer it. */
    STRIP,
    /** The call ends with a 400 that names the parameter. */
    REFUSE
}
