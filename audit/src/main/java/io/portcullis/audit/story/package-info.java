/**
 * Honest users and attackers that speak real HTTP to any endpoint. Start at {@link io.portcullis.audit.story.Story};
 * every attack is one file that implements {@link io.portcullis.audit.story.Actor}.
 */
@NullMarked
package io.portcullis.audit.story;

import org.jspecify.annotations.NullMarked;
