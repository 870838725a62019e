/** Tests of the files that provenance works from. */
@NullMarked
package io.portcullis.app.proof;

import org.jspecify.annotations.NullMarked;
