package io.portcullis.gateway.flow;

import io.portcullis.admit.QuotaBook;
import io.portcullis.gateway.authenticate.Authenticator;
import io.portcullis.gateway.authenticate.Directory;
import io.portcullis.shape.NonceSource;
import io.portcullis.shape.ReasoningVault;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Everyone a flow works with, shared by all event loops; each is safe to call from any of them and never blocks.
 *
 * @param judgement decides what happens to a call
 * @param marking filters and marks the texts of answers
 */
public record Crew(
        Supplier<InForce> inForce,
        Authenticator authenticator,
        Supplier<Directory> directory,
        QuotaBook quota,
        Judgement judgement,
        Marking marking,
        ReasoningVault vault,
        NonceSource nonces,
        Scribe scribe,
        Witness witness,
        InstantSource clock) {}
