package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * All that is remembered of one account: its recurring wrappers, its infrastructure, and one detector a signal. Fed
 * by a single thread in log order; bounded by {@value #BYTES_MAX} bytes.
 */
public final class Account {
    /** The bound on {@link #bytes}. */
    public static final int BYTES_MAX = 4096;

    private final Adoptions adoptions = new Adoptions();
    private final Errands errands = new Errands();
    private final Infrastructure infrastructure;
    private final ReplayDetector replay = new ReplayDetector();
    private final Repertoire repertoire = new Repertoire();
    private final ConcentrationDetector concentration = new ConcentrationDetector(repertoire);
    private final List<Detector> detectors;

    public Account(AccountFacts facts) {
        this.infrastructure = new Infrastructure(facts);
        this.detectors = List.of(
                new TemplateDetector(adoptions),
                replay,
                new CoverageDetector(),
                concentration,
                new SynchronyDetector(adoptions),
                new ProbeDetector(),
                new YieldDetector(),
                new IntentDetector(),
                new InfrastructureDetector(infrastructure),
                new LogitDetector(),
                new VolumeDetector(),
                new RhythmDetector(),
                new NearDuplicateDetector(),
                new ChangeDetector(),
                new KnowledgeDetector(repertoire));
    }

    /**
     * Takes in the next exchange; true when the account showed a new piece of infrastructure.
     *
     * @param linking as {@link Halves} says of the reading's time
     */
    public boolean observe(Reading reading, Crowd crowd, boolean linking) {
        adoptions.observe(reading, linking);
        errands.observe(reading);
        repertoire.add(reading.wording());
        boolean fresh = infrastructure.observe(reading);
        for (Detector detector : detectors) {
            detector.observe(reading, crowd);
        }
        return fresh;
    }

    /**
     * Tells the account that one of its exchanges held text issued to another account.
     *
     * @param handed whether it was handed back as an answer of the model's, not quoted in a prompt
     */
    public void replayed(String exchange, long from, boolean handed) {
        replay.deliver(exchange, from, handed);
    }

    /** How many of its exchanges handed back answers that were issued to others. */
    public int handed() {
        return replay.handed();
    }

    /** Hash of the account whose answers most of these were, 0 if they were few. */
    public long replayedFrom() {
        return replay.partner();
    }

    /** Mean embedding of all prompts. */
    public float[] mean() {
        return concentration.mean();
    }

    public Errands errands() {
        return errands;
    }

    public Adoptions adoptions() {
        return adoptions;
    }

    public Infrastructure infrastructure() {
        return infrastructure;
    }

    public List<Detector> detectors() {
        return detectors;
    }

    /** Looks at the detectors and is of no meaning: whoever observes next need not wait for them one by one. */
    public int foreseen() {
        int seen = adoptions.size() + infrastructure.size();
        for (int i = 0; i < detectors.size(); i++) {
            seen += detectors.get(i) instanceof NearDuplicateDetector ? 1 : 0;
        }
        return seen;
    }

    /** Bytes held now, an upper estimate with object headers. */
    public int bytes() {
        int bytes = 160 + repertoire.bytes() + errands.bytes() + adoptions.bytes() + infrastructure.bytes();
        for (Detector detector : detectors) {
            bytes += detector.bytes();
        }
        return bytes;
    }

    public void write(DataOutput out) throws IOException {
        adoptions.write(out);
        errands.write(out);
        repertoire.write(out);
        infrastructure.write(out);
        for (Detector detector : detectors) {
            detector.write(out);
        }
    }

    public void read(DataInput in) throws IOException {
        adoptions.read(in);
        errands.read(in);
        repertoire.read(in);
        infrastructure.read(in);
        for (Detector detector : detectors) {
            detector.read(in);
        }
    }
}
