package io.portcullis.decide;

import dev.cel.common.ast.CelExpr;
import java.util.stream.Collectors;

/** An expression as a text that is the same for the same expression, however it was spaced. */
final class Spoken {
    private Spoken() {}

    static String of(CelExpr e) {
        return switch (e.getKind()) {
            case CONSTANT -> e.constant().toString();
            case IDENT, SELECT -> {
                String name = Reach.name(e);
                yield name.isEmpty()
                        ? of(e.select().operand()) + "." + e.select().field()
                        : name;
            }
            case CALL ->
                e.call().function()
                        + e.call().target().map(target -> "@" + of(target)).orElse("")
                        + e.call().args().stream().map(Spoken::of).collect(Collectors.joining(",", "(", ")"));
            case LIST -> e.list().elements().stream().map(Spoken::of).collect(Collectors.joining(",", "[", "]"));
            default -> e.toString();
        };
    }
}
