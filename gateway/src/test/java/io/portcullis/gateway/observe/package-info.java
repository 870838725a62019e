/** Tests of what the gateway says about itself, and of what it must never say. */
@NullMarked
package io.portcullis.gateway.observe;

import org.jspecify.annotations.NullMarked;
