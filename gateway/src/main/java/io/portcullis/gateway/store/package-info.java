/**
 * What must survive a restart: organisations, accounts, keys, terms, acceptances, usage, and who changed what.
 *
 * <p>Start at {@link io.portcullis.gateway.store.Registry}; it publishes an immutable
 * {@link io.portcullis.gateway.authenticate.Directory} for the event loop and takes every change. Everything else here
 * blocks on the disk and belongs on other threads.
 */
@NullMarked
package io.portcullis.gateway.store;

import org.jspecify.annotations.NullMarked;
