package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The check in front of a route: the work is done for roles that are at least one of those wanted. */
final class Pass {
    private Pass() {}

    static Optional<AdminReply> as(AdminCall call, Supplier<ObjectNode> work, Role... wanted) {
        return done(200, call, work, wanted);
    }

    static Optional<AdminReply> made(AdminCall call, Supplier<ObjectNode> work, Role... wanted) {
        return done(201, call, work, wanted);
    }

    static Optional<AdminReply> done(int status, AdminCall call, Supplier<ObjectNode> work, Role... wanted) {
        if (Arrays.stream(wanted).anyMatch(call.role()::atLeast)) {
            return Optional.of(new AdminReply(status, work.get()));
        }
        String needed = Arrays.stream(wanted).map(Role::word).collect(Collectors.joining(" or "));
        return Optional.of(AdminReply.error(403, "This needs the role " + needed + ".", ""));
    }
}
