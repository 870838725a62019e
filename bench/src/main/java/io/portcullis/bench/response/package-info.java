/**
 * What the response is worth: how much of what attackers want they still get at full value under a policy, whom it
 * hurts among the honest, and what an attacker gets who knows the policy.
 *
 * <p>Start at {@link io.portcullis.bench.response.ResponseBench}, the command behind {@code bench/response}.
 */
@NullMarked
package io.portcullis.bench.response;

import org.jspecify.annotations.NullMarked;
