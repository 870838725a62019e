package io.portcullis.gateway.store;

import java.time.Instant;

/** An organisation, to which accounts belong. */
public record OrgRecord(String id, String name, Instant created) {}
