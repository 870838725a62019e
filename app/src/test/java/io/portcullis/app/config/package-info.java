/** Tests of the configuration: every mistake is told with its line. */
@NullMarked
package io.portcullis.app.config;

import org.jspecify.annotations.NullMarked;
