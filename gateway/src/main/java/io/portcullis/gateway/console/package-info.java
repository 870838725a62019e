/**
 * The operator's side: administration as JSON, a page that shows how things stand, and the desk where callers read
 * and accept terms.
 *
 * <p>Start at {@link io.portcullis.gateway.console.AdminApi} (the door) and
 * {@link io.portcullis.gateway.console.AdminDesk} (what it does, without any HTTP).
 */
@NullMarked
package io.portcullis.gateway.console;

import org.jspecify.annotations.NullMarked;
