/**
 * Who calls: virtual keys and signed tokens.
 *
 * <p>Start at {@link io.portcullis.gateway.authenticate.Authenticator}; it reads the
 * {@link io.portcullis.gateway.authenticate.Directory} that the store publishes.
 */
@NullMarked
package io.portcullis.gateway.authenticate;

import org.jspecify.annotations.NullMarked;
