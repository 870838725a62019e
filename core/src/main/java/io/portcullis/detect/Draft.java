package io.portcullis.detect;

import io.portcullis.campaign.KeyBook;
import io.portcullis.campaign.ReplayBook;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Sharing;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of an engine that is written a few records at a time, between exchanges, and shows the engine as it stood
 * when the draft was begun: whatever is about to change is written first (copy on write, an account or a book at a
 * time). What changes all accounts at once, the end of an epoch, gives the draft up; the snapshot before it stays.
 * Used by the engine's own thread only.
 *
 * <p>The file is a head and then records in any order, each with its kind and its part, and an end that counts them.
 */
public final class Draft {
    static final Draft NONE = new Draft();

    private static final int PART = 1;
    private static final int ACCOUNT = 2;
    private static final int KEYS = 3;
    private static final int REPLAYS = 4;
    private static final int CROWD = 5;
    private static final int END = 6;
    private static final int CROWD_PIECE = 256;

    private final List<Part> parts;
    private final int generation;
    private final List<List<AccountState>> accounts = new ArrayList<>();
    private final int[] counts;
    private final long[][] crowds;
    private final boolean[] keys = new boolean[Part.GROUPS];
    private final boolean[] replays = new boolean[Part.GROUPS];
    private final @Nullable DataOutputStream out;
    private int part;
    private int account;
    private int group;
    private int crowd;
    private int records;
    private boolean whole;
    private boolean abandoned;
    private @Nullable IOException failure;

    /** The draft of an engine that writes none. */
    private Draft() {
        parts = List.of();
        generation = 0;
        counts = new int[0];
        crowds = new long[0][];
        out = null;
        whole = true;
    }

    /** @param sorted whether equal states are to give equal bytes, which takes a look at all accounts at once */
    Draft(List<Part> parts, int generation, DataOutputStream out, boolean sorted) throws IOException {
        this.parts = parts;
        this.generation = generation;
        this.out = out;
        this.counts = new int[parts.size()];
        this.crowds = new long[parts.size()][];
        for (int i = 0; i < parts.size(); i++) {
            Part one = parts.get(i);
            List<AccountState> all = one.order;
            if (sorted) {
                all = new ArrayList<>(all);
                all.sort(Comparator.comparing(state -> state.facts.account()));
            }
            accounts.add(all);
            counts[i] = all.size();
            crowds[i] = one.crowd.keys();
            record(PART, i);
            head(one, out);
        }
    }

    /** Writes so many records more, each an account or what takes no longer; true when the snapshot is whole. */
    public boolean step(int most) throws IOException {
        for (int i = 0; i < most && !over(); i++) {
            next();
        }
        if (failure != null) {
            throw new IOException("the snapshot could not be written", failure);
        }
        return whole;
    }

    /** Whether it was given up. */
    public boolean abandoned() {
        return abandoned;
    }

    boolean over() {
        return whole || abandoned || failure != null;
    }

    void abandon() {
        abandoned |= !whole;
    }

    private void next() {
        try {
            if (part == parts.size()) {
                sink().writeByte(END);
                sink().writeInt(records);
                sink().flush();
                whole = true;
            } else if (account < counts[part]) {
                before(parts.get(part), accounts.get(part).get(account++));
            } else if (group < Part.GROUPS) {
                beforeUse(parts.get(part), group);
                beforeIssue(parts.get(part), group++);
            } else if (crowd < crowds[part].length) {
                crowd(parts.get(part));
            } else {
                part++;
                account = 0;
                group = 0;
                crowd = 0;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** An account is new since the draft was begun, and is no part of it. */
    void opened(AccountState state) {
        state.drafted = generation;
    }

    /** An account is about to change, or its turn has come. */
    void before(Part owner, AccountState state) {
        if (over() || state.drafted == generation) {
            return;
        }
        try {
            state.drafted = generation;
            record(ACCOUNT, parts.indexOf(owner));
            state.write(sink());
        } catch (IOException e) {
            failure = e;
        }
    }

    /** A book of keys is about to change. */
    void beforeUse(Part owner, int of) {
        KeyBook book = owner.keys[of];
        if (over() || book == null || keys[of]) {
            return;
        }
        try {
            keys[of] = true;
            record(KEYS, parts.indexOf(owner));
            sink().writeByte(of);
            book.write(sink());
        } catch (IOException e) {
            failure = e;
        }
    }

    /** A book of passages is about to change. */
    void beforeIssue(Part owner, int of) {
        ReplayBook book = owner.replays[of];
        if (over() || book == null || replays[of]) {
            return;
        }
        try {
            replays[of] = true;
            record(REPLAYS, parts.indexOf(owner));
            sink().writeByte(of);
            book.write(sink());
        } catch (IOException e) {
            failure = e;
        }
    }

    private DataOutputStream sink() throws IOException {
        if (out == null) {
            throw new IOException("no snapshot is being written");
        }
        return out;
    }

    private void record(int kind, int of) throws IOException {
        records++;
        sink().writeByte(kind);
        sink().writeShort(of);
    }

    private static void head(Part part, DataOutputStream out) throws IOException {
        out.writeLong(part.exchanges);
        out.writeLong(part.hitsDropped);
        out.writeInt(part.facts.size());
        for (AccountFacts one : new TreeMap<>(part.facts).values()) {
            AccountState.write(one, out);
        }
        out.writeInt(part.hits.size());
        for (Hit hit : part.hits) {
            out.writeUTF(hit.account());
            out.writeUTF(hit.exchange());
            out.writeLong(hit.owner());
            out.writeBoolean(hit.handed());
        }
    }

    /** What is shared changes at the end of an epoch only, and needs no copy. */
    private void crowd(Part owner) throws IOException {
        int to = Math.min(crowds[part].length, crowd + CROWD_PIECE);
        record(CROWD, part);
        sink().writeInt(to - crowd);
        for (; crowd < to; crowd++) {
            long key = crowds[part][crowd];
            Sharing sharing = owner.sharing(key);
            sink().writeLong(key);
            sink().writeDouble(sharing.orgs());
            sink().writeDouble(sharing.accounts());
            sink().writeDouble(sharing.rarity());
            sink().writeDouble(sharing.overlap());
            sink().writeDouble(sharing.intent());
            sink().writeDouble(sharing.evenIntent());
            sink().writeLong(sharing.uses());
        }
    }

    /** Reads all records into parts that hold nothing; EOFException where some are missing. */
    static void read(DataInput in, List<Part> parts) throws IOException {
        int read = 0;
        for (int kind = in.readByte(); kind != END; kind = in.readByte()) {
            Part part = parts.get(in.readUnsignedShort());
            read++;
            switch (kind) {
                case PART -> head(part, in);
                case ACCOUNT -> part.take(AccountState.read(in));
                case KEYS -> book(part.keys, in).read(in);
                case REPLAYS -> book(part.replays, in).read(in);
                case CROWD -> crowd(part, in);
                default -> throw new IOException("a record of an unknown kind");
            }
        }
        if (in.readInt() != read) {
            throw new EOFException("records are missing");
        }
    }

    private static <B> B book(@Nullable B[] books, DataInput in) throws IOException {
        int group = in.readUnsignedByte();
        B book = group < books.length ? books[group] : null;
        if (book == null) {
            throw new IOException("a book of another part");
        }
        return book;
    }

    private static void head(Part part, DataInput in) throws IOException {
        part.exchanges = in.readLong();
        part.hitsDropped = in.readLong();
        for (int i = in.readInt(); i > 0; i--) {
            AccountFacts one = AccountState.facts(in);
            part.facts.put(one.account(), one);
        }
        for (int i = in.readInt(); i > 0; i--) {
            part.hits.add(new Hit(in.readUTF(), in.readUTF(), in.readLong(), in.readBoolean()));
        }
    }

    private static void crowd(Part part, DataInput in) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            long key = in.readLong();
            part.crowd.put(
                    key,
                    new Sharing(
                            in.readDouble(),
                            in.readDouble(),
                            in.readDouble(),
                            in.readDouble(),
                            in.readDouble(),
                            in.readDouble(),
                            in.readLong()));
        }
    }
}
