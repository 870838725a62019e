/** Tests of the commands and of the house as a whole: start at {@code HouseTest} and {@code TidyTest}. */
@NullMarked
package io.portcullis.app;

import org.jspecify.annotations.NullMarked;
