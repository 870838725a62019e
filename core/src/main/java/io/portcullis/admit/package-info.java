/**
 * What a caller is entitled to: plans, quotas, terms.
 *
 * <p>Start at {@link io.portcullis.admit.QuotaBook}, which reserves the worst case before a call and settles with
 * what was really used; {@link io.portcullis.admit.TermsGate} asks whether the account agreed to its terms.
 */
@NullMarked
package io.portcullis.admit;

import org.jspecify.annotations.NullMarked;
