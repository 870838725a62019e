package io.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.Sha;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random changes to a bundle, each of which must be seen, with a place and a reason. Half of them are made
 * by somebody who then writes new manifests, so that only signatures are left to tell.
 */
class BundleMutationTest {
    private static final int ROUNDS = 12_000;

    private final TreeMap<String, byte[]> whole = Sample.bundle(Sample.contents(), Sample.KEY);
    private final TreeMap<String, byte[]> redacted =
            Sample.bundle(Sample.of(Sample.KEY).contents(Contents.Mode.REDACTED), Sample.KEY);
    private final TreeMap<String, byte[]> foreign =
            Sample.bundle(Sample.of(Sample.OTHER_KEY).contents(Contents.Mode.FULL), Sample.OTHER_KEY);
    private final byte[] older = Sample.of(Sample.KEY).olderCheckpoint();

    private enum Change {
        FLIP,
        TRUNCATE,
        EMPTY,
        DELETE,
        CUT_OUT,
        INSERT,
        SWAP_FILES,
        SWAP_LINES,
        DOUBLE_LINE,
        DROP_LINE,
        DOUBLE_FILE,
        ADD,
        RENAME,
        OLD_CHECKPOINT,
        OTHER_ORIGIN,
        FOREIGN_FILE,
        FILE_OF_ANOTHER_BUNDLE
    }

    @Test
    void everyChangeIsSeenAndPlaced() {
        Random random = new Random(20260502);
        Map<Change, Integer> tried = new EnumMap<>(Change.class);
        List<String> unseen = new ArrayList<>();
        int done = 0;
        while (done < ROUNDS) {
            TreeMap<String, byte[]> files = new TreeMap<>(whole);
            Change change = Change.values()[random.nextInt(Change.values().length)];
            String what = change(files, change, random);
            if (same(files)) {
                continue;
            }
            boolean rewritten = random.nextBoolean();
            if (rewritten && files.containsKey(BundleWriter.MANIFEST)) {
                rewrite(files);
            }
            if (same(files)) {
                continue;
            }
            Verdict verdict = Sample.verify(files);
            if (verdict.verified()) {
                unseen.add(change + (rewritten ? " rewritten: " : ": ") + what);
            } else {
                assertThat(verdict.faults()).allSatisfy(fault -> {
                    assertThat(fault.where()).isNotBlank();
                    assertThat(fault.why()).isNotBlank();
                });
            }
            tried.merge(change, 1, Integer::sum);
            done++;
        }
        assertThat(unseen).isEmpty();
        assertThat(tried.keySet()).containsExactlyInAnyOrder(Change.values());
        assertThat(tried.values()).allMatch(n -> n > 100);
    }

    @Test
    void everyBitOfTheSmallTagFilesMatters() {
        for (String name : List.of(BundleWriter.DECLARATION, BundleWriter.INFO, BundleWriter.TAGS)) {
            for (int bit = 0; bit < whole.get(name).length * 8; bit++) {
                TreeMap<String, byte[]> files = new TreeMap<>(whole);
                byte[] bytes = whole.get(name).clone();
                bytes[bit / 8] ^= (byte) (1 << (bit % 8));
                files.put(name, bytes);
                assertThat(Sample.verify(files).verified())
                        .as("%s, bit %d", name, bit)
                        .isFalse();
            }
        }
    }

    private String change(TreeMap<String, byte[]> files, Change change, Random random) {
        String name = pick(files, random);
        byte[] bytes = files.get(name);
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        switch (change) {
            case FLIP -> {
                byte[] flipped = bytes.clone();
                if (flipped.length > 0) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                files.put(name, flipped);
            }
            case TRUNCATE -> files.put(name, Arrays.copyOf(bytes, at));
            case EMPTY -> files.put(name, new byte[0]);
            case DELETE -> files.remove(name);
            case CUT_OUT -> files.put(name, joined(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)), ""));
            case INSERT -> files.put(name, joined(bytes, at, at, random.nextBoolean() ? "\n" : "0"));
            case SWAP_FILES -> {
                String other = pick(files, random);
                files.put(name, files.get(other));
                files.put(other, bytes);
            }
            case SWAP_LINES, DOUBLE_LINE, DROP_LINE -> files.put(name, lines(bytes, change, random));
            case DOUBLE_FILE -> files.put(name + "-2", bytes);
            case ADD ->
                files.put((random.nextBoolean() ? "data/" : "") + "added" + random.nextInt(9), new byte[at % 3]);
            case RENAME -> files.put(name.substring(0, name.length() - 1), files.remove(name));
            case OLD_CHECKPOINT -> {
                name = BundleWriter.CHECKPOINT;
                files.put(name, random.nextInt(4) > 0 ? older : joined(older, 25, 26, "9"));
                files.put("data/z" + random.nextInt(1000), new byte[0]);
                files.remove(files.lastKey().startsWith("data/z") ? files.lastKey() : "none");
            }
            case OTHER_ORIGIN ->
                files.replaceAll((n, b) ->
                        n.startsWith("data/proofs/") || n.equals(BundleWriter.CHECKPOINT) ? renamedLog(b, random) : b);
            case FOREIGN_FILE -> files.put(name, foreign.getOrDefault(name, new byte[0]));
            case FILE_OF_ANOTHER_BUNDLE -> files.put(name, redacted.getOrDefault(name, new byte[0]));
        }
        return name + " at " + at;
    }

    private static byte[] renamedLog(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.replaceFirst("ledger\\.example/one", "ledger.example/" + random.nextInt(1000))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] lines(byte[] bytes, Change change, Random random) {
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1);
        List<String> lines = new ArrayList<>(Arrays.asList(parts));
        int one = random.nextInt(lines.size());
        int two = random.nextInt(lines.size());
        switch (change) {
            case SWAP_LINES -> java.util.Collections.swap(lines, one, two);
            case DOUBLE_LINE -> lines.add(two, lines.get(one));
            default -> lines.remove(one);
        }
        return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[] bytes, int from, int to, String between) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return (text.substring(0, from) + between + text.substring(to)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What a forger without the key can do: manifests that fit what he made of the payload. */
    private static void rewrite(TreeMap<String, byte[]> files) {
        TreeMap<String, String> payload = new TreeMap<>();
        TreeMap<String, String> tags = new TreeMap<>();
        long octets = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().startsWith("data/")) {
                payload.put(file.getKey(), Sha.hex512(file.getValue()));
                octets += file.getValue().length;
            }
        }
        files.put(BundleWriter.MANIFEST, new BagManifest(payload).bytes());
        if (files.containsKey(BundleWriter.INFO)) {
            String info = new String(files.get(BundleWriter.INFO), StandardCharsets.UTF_8);
            info = info.replaceFirst("Payload-Oxum: [0-9.]+", "Payload-Oxum: " + octets + "." + payload.size());
            files.put(BundleWriter.INFO, info.getBytes(StandardCharsets.UTF_8));
        }
        files.forEach((name, bytes) -> {
            if (!name.startsWith("data/") && !name.equals(BundleWriter.TAGS)) {
                tags.put(name, Sha.hex512(bytes));
            }
        });
        files.put(BundleWriter.TAGS, new BagManifest(tags).bytes());
    }

    private boolean same(TreeMap<String, byte[]> files) {
        return files.keySet().equals(whole.keySet())
                && files.entrySet().stream().allMatch(f -> Arrays.equals(f.getValue(), whole.get(f.getKey())));
    }

    private static String pick(TreeMap<String, byte[]> files, Random random) {
        List<String> names = new ArrayList<>(files.keySet());
        return names.get(random.nextInt(names.size()));
    }
}
