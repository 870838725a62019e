package io.portcullis.app;

import io.portcullis.evidence.Case;
import io.portcullis.gateway.flow.CaseDesk;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.CaseBook;
import io.portcullis.gateway.store.StoreException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cases that rules ask for, opened on a thread of their own: one for each rule and account or campaign while it is
 * open. At most {@value #WAITING_MAX} openings wait; more are counted and named by {@link #degraded}.
 */
final class PolicyCases implements CaseDesk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyCases.class);
    private static final int WAITING_MAX = 1024;
    private static final int PICKED_MAX = 50;

    private final CaseBook book;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            task -> {
                Thread made = new Thread(task, "policy-cases");
                made.setDaemon(true);
                return made;
            },
            (task, pool) -> lost.incrementAndGet());

    PolicyCases(CaseBook book) {
        this.book = book;
    }

    @Override
    public void open(Opening opening) {
        thread.execute(() -> opened(opening));
    }

    private void opened(Opening opening) {
        String by = "policy:" + opening.rule();
        String about = opening.campaign().map(id -> "campaign:" + id).orElse("account:" + opening.account());
        List<String> subjects =
                opening.campaign().isPresent() ? List.of(about, "account:" + opening.account()) : List.of(about);
        try {
            Case open = book.open(by, opening.rule() + ": " + about, subjects, opening.at());
            List<String> exchanges = opening.exchanges();
            for (String exchange : exchanges.subList(0, Math.min(PICKED_MAX, exchanges.size()))) {
                boolean known =
                        open.picked().stream().anyMatch(one -> one.exchange().equals(exchange));
                if (!known) {
                    book.pick(open.id(), exchange, opening.account(), opening.why(), new Act(by, opening.at()));
                }
            }
        } catch (StoreException e) {
            lost.incrementAndGet();
            LOG.warn("the case that {} asks for cannot be opened: {}", opening.rule(), e.getMessage());
        }
    }

    List<String> degraded() {
        long now = lost.get();
        return now == 0 ? List.of() : List.of(now + " cases that rules asked for were not opened");
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("cases that rules asked for are still being opened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
