/**
 * The exchange log on disk: written by {@link io.portcullis.gateway.store.log.ExchangeLog}, read (with any other
 * supported log) by {@link io.portcullis.gateway.store.log.LogFiles}. Start at those two.
 */
@NullMarked
package io.portcullis.gateway.store.log;

import org.jspecify.annotations.NullMarked;
