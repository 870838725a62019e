package io.portcullis.gateway.store;

import io.portcullis.gateway.authenticate.KeyRecord;
import io.portcullis.gateway.authenticate.KeySecret;

/** A key just made: the only moment at which its secret is known. */
public record NewKey(KeyRecord key, KeySecret secret) {}
