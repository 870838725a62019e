package io.portcullis.app.config;

import java.util.Comparator;

/**
 * One thing wrong in a configuration file.
 *
 * @param line from 1, 0 where the file itself is the problem
 * @param column from 1, 0 where unknown
 * @param field path of the field such as {@code plans[0].exposure}, empty for the file as a whole
 */
public record Problem(String file, int line, int column, String field, String message) {
    static final Comparator<Problem> IN_ORDER = Comparator.comparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::field)
            .thenComparing(Problem::message);

    /** {@code file:line:column: field: message}, without the parts that are unknown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file).append(':');
        if (line > 0) {
            text.append(line).append(':').append(column).append(':');
        }
        if (!field.isEmpty()) {
            text.append(' ').append(field).append(':');
        }
        return text.append(' ').append(message).toString();
    }
}
