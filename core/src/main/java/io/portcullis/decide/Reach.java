package io.portcullis.decide;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be said of a condition without knowing the circumstances: whether it can ever hold, or always does. An
 * abstract interpretation over intervals: every word starts with the range of values it can have, and what stands on
 * the left of an {@code &&} narrows the ranges for what stands on its right. It errs towards {@link Sure#PERHAPS}.
 */
final class Reach {
    private final Vocabulary vocabulary;

    /** What is known of a condition's value. */
    enum Sure {
        ALWAYS,
        NEVER,
        PERHAPS;

        Sure not() {
            return switch (this) {
                case ALWAYS -> NEVER;
                case NEVER -> ALWAYS;
                case PERHAPS -> PERHAPS;
            };
        }

        static Sure of(boolean always, boolean never) {
            return always ? ALWAYS : never ? NEVER : PERHAPS;
        }
    }

    /** Closed at both ends. */
    record Range(double least, double most) {
        Range with(String operator, Range other) {
            return switch (operator) {
                case "_<_", "_<=_" -> new Range(least, Math.min(most, other.most));
                case "_>_", "_>=_" -> new Range(Math.max(least, other.least), most);
                case "_==_" -> new Range(Math.max(least, other.least), Math.min(most, other.most));
                default -> this;
            };
        }
    }

    /** What is assumed of words: ranges of numbers, values of texts. */
    record Known(Map<String, Range> ranges, Map<String, String> texts) {
        static final Known NOTHING = new Known(Map.of(), Map.of());
    }

    Reach(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Of a condition taken by itself. */
    Sure sure(Condition condition) {
        return truth(condition.expression(), Known.NOTHING);
    }

    /** Of a condition where the ladder goes no higher than this. */
    Sure below(Condition condition, Step top) {
        return truth(condition.expression(), new Known(Map.of("step", new Range(0, top.ordinal())), Map.of()));
    }

    /** Of a condition while nothing is inspected. */
    Sure blind(Condition condition) {
        Map<String, Range> ranges = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        for (Vocabulary.Word word : vocabulary.words().values()) {
            word.blind().ifPresent(value -> {
                if (value instanceof Number number) {
                    ranges.put(word.name(), new Range(number.doubleValue(), number.doubleValue()));
                } else if (value instanceof Boolean) {
                    ranges.put(word.name(), new Range(0, 0));
                } else {
                    texts.put(word.name(), value.toString());
                }
            });
        }
        return truth(condition.expression(), new Known(ranges, texts));
    }

    /** Whether the earlier condition holds wherever the later one does. */
    boolean covers(Condition earlier, Condition later) {
        if (truth(earlier.expression(), assumed(later.expression(), Known.NOTHING)) == Sure.ALWAYS) {
            return true;
        }
        Set<String> parts = new HashSet<>();
        conjuncts(later.expression(), parts);
        Set<String> wanted = new HashSet<>();
        conjuncts(earlier.expression(), wanted);
        return parts.containsAll(wanted);
    }

    /** The least value of a number that a condition needs in order to hold; its range's least where it needs none. */
    double least(CelExpr expression, String word) {
        Range range = assumed(expression, Known.NOTHING).ranges().get(word);
        return range == null ? 0 : Math.max(0, range.least());
    }

    private void conjuncts(CelExpr expression, Set<String> into) {
        if (isCall(expression, "_&&_")) {
            expression.call().args().forEach(part -> conjuncts(part, into));
        } else {
            into.add(Spoken.of(expression));
        }
    }

    private Sure truth(CelExpr e, Known known) {
        if (e.getKind() == Kind.CONSTANT && e.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE) {
            return e.constant().booleanValue() ? Sure.ALWAYS : Sure.NEVER;
        }
        if (e.getKind() == Kind.IDENT || e.getKind() == Kind.SELECT) {
            Optional<Range> range = range(e, known);
            return range.map(r -> Sure.of(r.least() >= 1, r.most() <= 0)).orElse(Sure.PERHAPS);
        }
        return e.getKind() == Kind.CALL ? call(e.call(), known) : Sure.PERHAPS;
    }

    private Sure call(CelCall call, Known known) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "_&&_" -> {
                Sure left = truth(args.get(0), known);
                Sure right = truth(args.get(1), assumed(args.get(0), known));
                yield Sure.of(left == Sure.ALWAYS && right == Sure.ALWAYS, left == Sure.NEVER || right == Sure.NEVER);
            }
            case "_||_" -> {
                Sure left = truth(args.get(0), known);
                Sure right = truth(args.get(1), known);
                yield Sure.of(left == Sure.ALWAYS || right == Sure.ALWAYS, left == Sure.NEVER && right == Sure.NEVER);
            }
            case "!_" -> truth(args.get(0), known).not();
            case "_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_" ->
                compared(call.function(), args.get(0), args.get(1), known);
            default -> Sure.PERHAPS;
        };
    }

    private Sure compared(String operator, CelExpr left, CelExpr right, Known known) {
        Optional<Range> a = range(left, known);
        Optional<Range> b = range(right, known);
        if (a.isPresent() && b.isPresent()) {
            return compared(operator, a.get(), b.get());
        }
        Optional<String> s = text(left, known);
        Optional<String> t = text(right, known);
        if (s.isPresent() && t.isPresent()) {
            boolean same = s.get().equals(t.get());
            return switch (operator) {
                case "_==_" -> Sure.of(same, !same);
                case "_!=_" -> Sure.of(!same, same);
                default -> Sure.PERHAPS;
            };
        }
        return Sure.PERHAPS;
    }

    private static Sure compared(String operator, Range a, Range b) {
        return switch (operator) {
            case "_<_" -> Sure.of(a.most() < b.least(), a.least() >= b.most());
            case "_<=_" -> Sure.of(a.most() <= b.least(), a.least() > b.most());
            case "_>_" -> Sure.of(a.least() > b.most(), a.most() <= b.least());
            case "_>=_" -> Sure.of(a.least() >= b.most(), a.most() < b.least());
            case "_==_", "_!=_" -> {
                boolean one = a.least() == a.most() && a.equals(b);
                boolean apart = a.most() < b.least() || b.most() < a.least();
                Sure equal = Sure.of(one, apart);
                yield operator.equals("_==_") ? equal : equal.not();
            }
            default -> Sure.PERHAPS;
        };
    }

    /** What is known where the expression holds. */
    private Known assumed(CelExpr e, Known known) {
        if (isCall(e, "_&&_")) {
            return assumed(e.call().args().get(1), assumed(e.call().args().get(0), known));
        }
        if (e.getKind() == Kind.IDENT || e.getKind() == Kind.SELECT) {
            return with(known, name(e), new Range(1, 1));
        }
        if (isCall(e, "!_")) {
            CelExpr inner = e.call().args().get(0);
            boolean word = inner.getKind() == Kind.IDENT || inner.getKind() == Kind.SELECT;
            return word ? with(known, name(inner), new Range(0, 0)) : known;
        }
        if (e.getKind() != Kind.CALL || e.call().args().size() != 2) {
            return known;
        }
        CelExpr left = e.call().args().get(0);
        CelExpr right = e.call().args().get(1);
        Known first = narrowed(e.call().function(), left, right, known);
        return narrowed(turned(e.call().function()), right, left, first);
    }

    private Known narrowed(String operator, CelExpr word, CelExpr bound, Known known) {
        String name = name(word);
        Optional<Range> own = range(word, known);
        Optional<Range> other = range(bound, known);
        if (!name.isEmpty() && own.isPresent() && other.isPresent()) {
            return with(known, name, own.get().with(operator, other.get()));
        }
        Optional<String> text = text(bound, known);
        if (!name.isEmpty() && operator.equals("_==_") && text.isPresent()) {
            Map<String, String> texts = new HashMap<>(known.texts());
            texts.put(name, text.get());
            return new Known(known.ranges(), texts);
        }
        return known;
    }

    private static Known with(Known known, String name, Range range) {
        Map<String, Range> ranges = new HashMap<>(known.ranges());
        ranges.put(name, range);
        return new Known(ranges, known.texts());
    }

    private static String turned(String operator) {
        return switch (operator) {
            case "_<_" -> "_>_";
            case "_<=_" -> "_>=_";
            case "_>_" -> "_<_";
            case "_>=_" -> "_<=_";
            default -> operator;
        };
    }

    private Optional<Range> range(CelExpr e, Known known) {
        if (e.getKind() == Kind.CONSTANT) {
            CelConstant constant = e.constant();
            return switch (constant.getKind()) {
                case INT64_VALUE -> Optional.of(new Range(constant.int64Value(), constant.int64Value()));
                case DOUBLE_VALUE -> Optional.of(new Range(constant.doubleValue(), constant.doubleValue()));
                case BOOLEAN_VALUE -> {
                    double value = constant.booleanValue() ? 1 : 0;
                    yield Optional.of(new Range(value, value));
                }
                default -> Optional.empty();
            };
        }
        if (isCall(e, "-_")) {
            return range(e.call().args().get(0), known).map(r -> new Range(-r.most(), -r.least()));
        }
        String name = name(e);
        Range narrowed = known.ranges().get(name);
        return narrowed != null
                ? Optional.of(narrowed)
                : vocabulary
                        .word(name)
                        .filter(word -> word.type() != Vocabulary.Type.STRING)
                        .map(word -> new Range(word.least(), word.most()));
    }

    private static Optional<String> text(CelExpr e, Known known) {
        if (e.getKind() == Kind.CONSTANT && e.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
            return Optional.of(e.constant().stringValue());
        }
        return Optional.ofNullable(known.texts().get(name(e)));
    }

    private static boolean isCall(CelExpr e, String function) {
        return e.getKind() == Kind.CALL && e.call().function().equals(function);
    }

    /** The word an expression is, empty where it is none. */
    static String name(CelExpr e) {
        return switch (e.getKind()) {
            case IDENT -> e.ident().name();
            case SELECT -> {
                String operand = name(e.select().operand());
                yield operand.isEmpty() ? "" : operand + "." + e.select().field();
            }
            default -> "";
        };
    }
}
