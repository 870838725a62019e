/**
 * The program: {@link io.portcullis.app.Main}, one {@code XCommand} a file, and the wiring that alone knows every room.
 */
@NullMarked
package io.portcullis.app;

import org.jspecify.annotations.NullMarked;
