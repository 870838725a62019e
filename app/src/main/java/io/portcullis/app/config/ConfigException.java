package io.portcullis.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything found wrong in it, in the file's order. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
