package io.portcullis.decide;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compiles and type-checks conditions. Names that do not exist, comparisons of the wrong types and signals that no
 * detector gives are problems with their place in the text. There are no macros but {@code llr("signal")}, so that no
 * condition loops.
 */
public final class ConditionReader {
    /** Longest condition, in characters. */
    public static final int TEXT_MAX = 2_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(TEXT_MAX)
            .maxParseRecursionDepth(32)
            .maxParseErrorRecoveryLimit(4)
            .enableHeterogeneousNumericComparisons(true)
            .maxRegexProgramSize(200)
            .build();

    private final Vocabulary vocabulary;
    private final CelCompiler ofCalls;
    private final CelCompiler ofAccounts;
    private final CelRuntime runtime;

    /** What became of a text. */
    public sealed interface Reading {
        record Good(Condition condition) implements Reading {}

        /** At least one problem. */
        record Bad(List<Problem> problems) implements Reading {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    /** What is wrong where; line and column from 1, within the condition's text. */
    public record Problem(int line, int column, String message) {}

    /** @param signals names that detectors give their signals */
    public ConditionReader(Set<String> signals) {
        vocabulary = new Vocabulary(signals);
        ofCalls = compiler(Vocabulary.Scope.CALL);
        ofAccounts = compiler(Vocabulary.Scope.ACCOUNT);
        runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .build();
    }

    private CelCompiler compiler(Vocabulary.Scope scope) {
        ImmutableSet<String> signals = ImmutableSet.copyOf(vocabulary.signals());
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setResultType(SimpleType.BOOL)
                .addMacros(CelMacro.newGlobalMacro(
                        "llr", 1, (factory, target, arguments) -> llr(factory, arguments, signals)));
        for (Vocabulary.Word word : vocabulary.words().values()) {
            if (word.scope().compareTo(scope) <= 0) {
                builder.addVar(word.name(), type(word.type()));
            }
        }
        return builder.build();
    }

    private static CelType type(Vocabulary.Type type) {
        return switch (type) {
            case INT -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case STRING -> SimpleType.STRING;
            case BOOL -> SimpleType.BOOL;
        };
    }

    private static Optional<CelExpr> llr(
            CelMacroExprFactory factory, ImmutableList<CelExpr> arguments, ImmutableSet<String> signals) {
        CelExpr name = arguments.get(0);
        boolean text = name.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && name.constant().getKind() == dev.cel.common.ast.CelConstant.Kind.STRING_VALUE;
        String signal = text ? name.constant().stringValue() : "";
        if (!signals.contains(signal)) {
            String message = text
                    ? "no signal is named '%s'; there are %s"
                            .formatted(signal, String.join(", ", new TreeSet<>(signals)))
                    : "llr needs a signal's name in quotes";
            return Optional.of(factory.reportError(CelIssue.formatError(factory.getSourceLocation(name), message)));
        }
        String[] parts = Vocabulary.variable(signal).split("\\.");
        return Optional.of(factory.newSelect(factory.newIdentifier(parts[0]), parts[1], false));
    }

    /** A condition about a call. */
    public Reading ofCall(String text) {
        return read(text, ofCalls);
    }

    /** A condition about an account, which may not speak of what one call asks. */
    public Reading ofAccount(String text) {
        return read(text, ofAccounts);
    }

    private Reading read(String text, CelCompiler compiler) {
        if (text.length() > TEXT_MAX) {
            return new Reading.Bad(List.of(new Problem(1, 1, "is longer than " + TEXT_MAX + " characters")));
        }
        try {
            CelValidationResult result = compiler.compile(text);
            if (result.hasError()) {
                return new Reading.Bad(problems(result));
            }
            CelAbstractSyntaxTree tree = result.getAst();
            return new Reading.Good(new Condition(text, vocabulary, tree.getExpr(), runtime.createProgram(tree)));
        } catch (CelValidationException | CelEvaluationException | RuntimeException | StackOverflowError e) {
            return new Reading.Bad(List.of(new Problem(1, 1, "cannot be compiled: " + firstLine(e))));
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }

    private static List<Problem> problems(CelValidationResult result) {
        List<Problem> problems = new ArrayList<>();
        for (CelIssue issue : result.getErrors()) {
            int line = Math.max(1, issue.getSourceLocation().getLine());
            int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
            problems.add(new Problem(line, column, readable(issue.getMessage())));
        }
        return problems.isEmpty() ? List.of(new Problem(1, 1, "cannot be compiled")) : problems;
    }

    private static String readable(String message) {
        String first = message.lines().findFirst().orElse(message);
        return first.replace(" (in container '')", "").replace("undeclared reference to", "there is no fact");
    }
}
