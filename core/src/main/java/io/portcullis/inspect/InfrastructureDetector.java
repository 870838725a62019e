package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What an account shares with accounts of other organisations besides text: means of payment, network prefix, client
 * fingerprint, hour of registration, mail domain.
 *
 * <p>Value: over its shared keys, the sum of a weight by kind divided by ln of (organisations + 5): what few share
 * ties, what many share does not. State: the keys, eight at most. Cost: eight look-ups a look. Evaded by buying every
 * account its own card and address. Universities and offices share networks. Country is no feature. Source: FRAUDAR
 * (Hooi et al. 2016).
 */
final class InfrastructureDetector implements Detector {
    static final String NAME = "infrastructure";
    private final Infrastructure infrastructure;

    InfrastructureDetector(Infrastructure infrastructure) {
        this.infrastructure = infrastructure;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        // The account's keys are gathered by Infrastructure before detectors run.
    }

    @Override
    public double value(Crowd crowd) {
        double sum = 0;
        for (int i = 0; i < infrastructure.size(); i++) {
            double orgs = crowd.sharing(infrastructure.key(i)).orgs();
            sum += orgs < 1.5 ? 0 : infrastructure.kind(i).weight() / StrictMath.log(orgs + 5);
        }
        return sum;
    }

    @Override
    public String because(Crowd crowd) {
        StringBuilder shared = new StringBuilder();
        for (int i = 0; i < infrastructure.size(); i++) {
            double orgs = crowd.sharing(infrastructure.key(i)).orgs();
            if (orgs >= 1.5) {
                shared.append(shared.isEmpty() ? "" : ", ")
                        .append(infrastructure.kind(i).words())
                        .append(" with about %.0f others".formatted(orgs - 1));
            }
        }
        return shared.isEmpty() ? "shares nothing" : "shares " + shared;
    }

    @Override
    public List<String> exchanges() {
        return List.of();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        // Infrastructure is written by the account itself.
    }

    @Override
    public void read(DataInput in) throws IOException {
        // Infrastructure is read by the account itself.
    }

    @Override
    public int bytes() {
        return 24;
    }
}
