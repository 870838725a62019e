package io.portcullis.gateway.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.decide.Decision;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.forward.Outgoing;
import io.portcullis.gateway.forward.Sending;
import io.portcullis.gateway.forward.Upstream;
import io.portcullis.gateway.forward.UpstreamSpec;
import io.portcullis.gateway.wire.Candidates;
import io.portcullis.gateway.wire.PipeSpec;
import io.portcullis.gateway.wire.SystemText;
import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.CanaryStage;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotMarker;
import io.portcullis.shape.EchoFilter;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.KnownText;
import io.portcullis.shape.ReasoningTagFilter;
import io.portcullis.shape.ReasoningView;
import io.portcullis.shape.SentenceCut;
import io.portcullis.shape.StageChain;
import io.portcullis.shape.TextStages;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.TextStage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What becomes of an answer's texts: leak filters first, then the account's canaries, then the watermark. A key is
 * committed to before its first use: until the notary has it on disk, answers go out unmarked and are counted. A
 * gateway without a ledger marks uncommitted, and says so.
 */
public final class Marking {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEALS_MAX = 100_000;
    private static final long RETRY_SECONDS = 5;

    private final byte[] master;
    private final long filterKey;
    private final CanaryBook book;
    private final Notary notary;
    private final ConcurrentHashMap<String, Seal> seals = new ConcurrentHashMap<>();
    private final AtomicLong unmarked = new AtomicLong();
    private final AtomicLong candidates = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();

    /** A key and whether its commitment is on disk. */
    private static final class Seal implements Notary.Receipt {
        private final MarkKey key;
        private volatile boolean ready;
        private volatile long asked = Long.MIN_VALUE;

        Seal(MarkKey key) {
            this.key = key;
        }

        @Override
        public void written(long index) {
            ready = true;
        }

        @Override
        public void failed(String why) {
            ready = false;
        }
    }

    /**
     * A marking of texts with one gateway's secrets.
     *
     * @param master 32 bytes, from which every key is derived
     * @param filterKey under which known texts are hashed
     */
    public Marking(byte[] master, long filterKey, CanaryBook book, Notary notary) {
        this.master = master.clone();
        this.filterKey = filterKey;
        this.book = book;
        this.notary = notary;
    }

    /** Texts known by hashes only. */
    public KnownText known(List<String> texts) {
        return KnownText.of(filterKey, texts);
    }

    /** Texts that should have been marked and were not, because their key was not yet committed to. */
    public long unmarked() {
        return unmarked.get();
    }

    /** Sentences about what does not work as it should. */
    public List<String> degraded() {
        boolean uncommitted = notary == Notary.NONE && !seals.isEmpty();
        return uncommitted ? List.of("answers are marked by keys that no ledger has a commitment of") : List.of();
    }

    /** What changes this answer's texts; empty where nothing does. */
    Optional<TextStages> stages(MarkRules rules, Asked asked, Decision decision, Exposure exposure) {
        if (!asked.call().endpoint().generates()) {
            return Optional.empty();
        }
        List<Supplier<TextStage>> stages = new ArrayList<>(filters(rules, asked, exposure));
        if (decision.sentences() && decision.outputTokens() > 0 && !asked.read().structured()) {
            // the model's own bound is the hard one: a fifth of it is left for the sentence to end
            stages.add(() -> new SentenceCut(decision.outputTokens() * 4 / 5));
        }
        Instant at = asked.call().at();
        boolean plain = plain(asked, exposure);
        if (plain && rules.canaries() && decision.canary()) {
            key(MarkKey.CANARIES, asked.caller().account(), rules.epoch(at), at).ifPresent(key -> {
                String request = new String(asked.body(), StandardCharsets.UTF_8);
                stages.add(() -> new CanaryStage(book, key.copy(), request::contains));
            });
        }
        if (plain && rules.marks(decision)) {
            key(MarkKey.SLOTS, rules.tenant(asked.caller()), rules.epoch(at), at)
                    .ifPresent(key -> stages.add(() -> new SlotMarker(key.copy())));
        }
        return stages.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        () -> new StageChain(stages.stream().map(Supplier::get).toList()));
    }

    /** What is asked for and not shown is no way around a mark. */
    private static boolean plain(Asked asked, Exposure exposure) {
        Asks asks = asked.call().asks();
        return !asked.read().structured()
                && !(asks.logprobs() && exposure.logprobs())
                && !(asks.echo() && exposure.echo());
    }

    /**
     * Whether the answer is to be chosen among several; commits to the key. Not where it streams, where the caller
     * wants several answers or always the same, or has tools: there are the slots alone.
     */
    Optional<Choice> choice(InForce inForce, Asked asked, Decision decision, Exposure exposure) {
        MarkRules rules = inForce.marks();
        Asks asks = asked.call().asks();
        boolean may = rules.candidates() > 1
                && rules.marks(decision)
                && asked.call().endpoint().generates()
                && !asked.call().stream()
                && plain(asked, exposure)
                && asks.n() == 1
                && asks.tools() == 0
                && !asks.seed()
                && !asks.prediction()
                && Candidates.vary(asked.body());
        if (!may) {
            return Optional.empty();
        }
        UpstreamSpec upstream = inForce.upstreams().get(asked.route().upstream());
        boolean numbered = upstream != null
                && upstream.candidates()
                && Candidates.numbered(asked.call().endpoint());
        Instant at = asked.call().at();
        return key(MarkKey.BEST_OF_N, rules.tenant(asked.caller()), rules.epoch(at), at)
                .map(key -> new Choice(rules.candidates(), numbered, key));
    }

    /** Sends a call, or as many as its answer is to be chosen among. */
    Sending send(Upstream upstream, Outgoing outgoing, PlainAnswer answer, Asked asked, PipeSpec spec) {
        return asked.choice()
                .<Sending>map(choice -> new Choosing(asked.call().endpoint(), choice, spec.texts(), this, answer)
                        .start(upstream, outgoing, spec.bodyBytesMax()))
                .orElseGet(() -> upstream.send(outgoing, answer));
    }

    /** How many candidates came of those asked for. */
    void came(int came, int wanted) {
        candidates.addAndGet(came);
        missing.addAndGet(Math.max(0, wanted - came));
    }

    /** Candidates that answers were chosen among. */
    public long candidates() {
        return candidates.get();
    }

    /** Candidates that were asked for and did not come. */
    public long missing() {
        return missing.get();
    }

    private List<Supplier<TextStage>> filters(MarkRules rules, Asked asked, Exposure exposure) {
        List<Supplier<TextStage>> filters = new ArrayList<>();
        if (rules.reasoningTags() && exposure.reasoning() != ReasoningView.FULL) {
            filters.add(ReasoningTagFilter::new);
        }
        rules.echo().ifPresent(echo -> {
            echo.texts().ifPresent(known -> filters.add(() -> new EchoFilter(known, echo.words(), echo.cutting())));
            String system = echo.system() ? SystemText.of(asked.body()) : "";
            if (!system.isEmpty()) {
                KnownText known = known(List.of(system));
                filters.add(() -> new EchoFilter(known, echo.words(), echo.cutting()));
            }
        });
        return filters;
    }

    private Optional<MarkKey> key(String scheme, String tenant, String epoch, Instant at) {
        if (seals.size() >= SEALS_MAX) {
            seals.clear();
        }
        Seal seal = seals.computeIfAbsent(
                scheme + "\n" + tenant + "\n" + epoch, name -> new Seal(MarkKey.derive(master, scheme, tenant, epoch)));
        if (notary == Notary.NONE || seal.ready) {
            return Optional.of(seal.key);
        }
        if (at.getEpochSecond() - RETRY_SECONDS > seal.asked) {
            seal.asked = at.getEpochSecond();
            notary.record(fact(seal.key, at), seal);
        }
        unmarked.incrementAndGet();
        return Optional.empty();
    }

    private Fact fact(MarkKey key, Instant at) {
        ObjectNode body = JSON.createObjectNode()
                .put("scheme", key.scheme())
                .put("tenant", key.tenant())
                .put("epoch", key.epoch())
                .put("commitment", key.commitment());
        if (key.scheme().equals(MarkKey.CANARIES)) {
            body.put("book_sha256", book.sha256()).put("classes", book.classes().size());
        }
        return new Fact(Fact.Kind.COMMITMENT, at, "mark", "key:" + key.scheme() + ":" + key.tenant(), body.toString());
    }

    /** Whoever a key is for. */
    public enum Tenant {
        ACCOUNT,
        ORG,
        ALL;

        String of(Caller caller) {
            return switch (this) {
                case ACCOUNT -> caller.account();
                case ORG -> caller.org();
                case ALL -> "all";
            };
        }
    }
}
