package io.portcullis.gateway.console;

import java.util.Optional;

/** A set of administrative routes; may block. */
public interface AdminRoutes {
    /**
     * The answer, or empty if the path is none of these routes. Every route checks the call's role.
     *
     * @throws io.portcullis.gateway.store.StoreException if the store refuses
     */
    Optional<AdminReply> answer(AdminCall call);
}
