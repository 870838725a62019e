package io.portcullis.bench.response;

import io.portcullis.app.backtest.Hits;
import io.portcullis.decide.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Accounts of one kind of user or attack, added up. */
final class Family {
    private final Set<String> accounts = new HashSet<>();
    private final List<Long> firsts = new ArrayList<>();
    private int touched;
    private int eased;
    private int refused;
    private long attacks;
    private long attacksFull;
    private long before;
    private final Set<String> acted = new HashSet<>();

    void account(String account, Hits hits) {
        accounts.add(account);
        touched += hits.touched() ? 1 : 0;
        eased += hits.touched() && hits.refused() == 0 && hits.highest() == Step.FRICTION ? 1 : 0;
        refused += hits.refused() > 0 ? 1 : 0;
        hits.first().ifPresent(first -> firsts.add(first.exchange()));
    }

    /** An exchange that serves the attack; for honest users every exchange. */
    void exchange(String account, boolean lessened) {
        attacks++;
        attacksFull += lessened ? 0 : 1;
        if (lessened) {
            acted.add(account);
        }
        before += acted.contains(account) ? 0 : 1;
    }

    int accounts() {
        return accounts.size();
    }

    int touched() {
        return touched;
    }

    /** Touched, and never by more than friction. */
    int eased() {
        return eased;
    }

    int refused() {
        return refused;
    }

    long exchanges() {
        return attacks;
    }

    /** Share of exchanges at full value. */
    double leaked() {
        return attacks == 0 ? 1 : attacksFull / (double) attacks;
    }

    /** Share of exchanges before their account was first acted upon. */
    double before() {
        return attacks == 0 ? 1 : before / (double) attacks;
    }

    /** Exchange of an account at which it is first touched, the median of those that are; 0 where none is. */
    long medianFirst() {
        Collections.sort(firsts);
        return firsts.isEmpty() ? 0 : firsts.get(firsts.size() / 2);
    }
}
