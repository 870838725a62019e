package io.portcullis.campaign;

import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.Registers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the fleet does with one key: who uses it (two distinct counts), how much, when, together with whom, in what
 * words.
 */
final class KeyEntry {
    static final int SAMPLE_MAX = 200;
    private static final long BUCKET = 300_000L;
    /** From here on, roughly, stand the scripts of Chinese, Japanese and Korean. */
    private static final char CJK = 0x2e80;

    final long key;
    final Tie tie;
    final Registers orgs = new Registers();
    final Registers accounts = new Registers();
    long uses;
    double intent;
    private long evenUses;
    private double evenIntent;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    String sample = "";
    boolean changed;
    boolean gone;
    private long sampledFrom;
    private long bucket = Long.MIN_VALUE;
    private long together;
    private int buckets;
    private double overlap;

    KeyEntry(long key, Tie tie) {
        this.key = key;
        this.tie = tie;
    }

    void use(long account, long org, long at, boolean linking, double intent, String words) {
        accounts.add(account);
        orgs.add(org);
        uses++;
        this.intent += intent;
        if (!linking) {
            evenUses++;
            evenIntent += intent;
        }
        first = Math.min(first, at);
        last = Math.max(last, at);
        long now = Math.floorDiv(at, BUCKET);
        if (now > bucket) {
            closeBucket();
            bucket = now;
        }
        together |= 1L << (Hash64.mix(account) & 63);
        shareSample(account, words);
    }

    /** Whether at least two accounts use it. */
    boolean shared() {
        return accounts.moreThanOne();
    }

    private void closeBucket() {
        if (together != 0) {
            overlap += Long.bitCount(together) - 1;
            buckets++;
        }
        together = 0;
    }

    /** The sample shrinks to what the wordings of different accounts have in common. */
    private void shareSample(long account, String words) {
        if (words.isEmpty() || sampledFrom == account) {
            return;
        }
        if (sample.isEmpty()) {
            sample = words;
            sampledFrom = account;
            return;
        }
        String common = tie == Tie.CLOSING || tie == Tie.SHORT_CLOSING ? suffix(sample, words) : prefix(sample, words);
        sample = readable(common) ? common : sample;
    }

    /** Whether it holds at least a dozen letters, or four of the scripts that write a word in one or two. */
    private static boolean readable(String text) {
        return text.chars().map(c -> c >= CJK ? 3 : 1).sum() >= 12;
    }

    private static String prefix(String a, String b) {
        int same = 0;
        while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        return a.substring(0, same);
    }

    private static String suffix(String a, String b) {
        int same = 0;
        while (same < Math.min(a.length(), b.length())
                && a.charAt(a.length() - 1 - same) == b.charAt(b.length() - 1 - same)) {
            same++;
        }
        return a.substring(a.length() - same);
    }

    Sharing sharing(double rarity) {
        int counted = buckets + (together == 0 ? 0 : 1);
        double sum = overlap + (together == 0 ? 0 : Long.bitCount(together) - 1);
        return new Sharing(
                orgs.count(),
                accounts.count(),
                rarity,
                counted == 0 ? 0 : sum / counted,
                intent / Math.max(1, uses),
                evenIntent / Math.max(1, evenUses),
                uses);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(key);
        out.writeByte(tie.ordinal());
        out.write(orgs.ranks());
        out.write(accounts.ranks());
        out.writeLong(uses);
        out.writeDouble(intent);
        out.writeLong(evenUses);
        out.writeDouble(evenIntent);
        out.writeLong(first);
        out.writeLong(last);
        out.writeUTF(sample);
        out.writeLong(sampledFrom);
        out.writeLong(bucket);
        out.writeLong(together);
        out.writeInt(buckets);
        out.writeDouble(overlap);
    }

    static KeyEntry read(DataInput in) throws IOException {
        KeyEntry entry = new KeyEntry(in.readLong(), Tie.values()[in.readByte()]);
        in.readFully(entry.orgs.ranks());
        in.readFully(entry.accounts.ranks());
        entry.uses = in.readLong();
        entry.intent = in.readDouble();
        entry.evenUses = in.readLong();
        entry.evenIntent = in.readDouble();
        entry.first = in.readLong();
        entry.last = in.readLong();
        entry.sample = in.readUTF();
        entry.sampledFrom = in.readLong();
        entry.bucket = in.readLong();
        entry.together = in.readLong();
        entry.buckets = in.readInt();
        entry.overlap = in.readDouble();
        return entry;
    }
}
