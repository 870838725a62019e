package io.portcullis.gateway.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Keep;
import io.portcullis.evidence.Fact;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.CampaignRoll;
import io.portcullis.gateway.store.Courier;
import io.portcullis.gateway.store.Deletions;
import io.portcullis.gateway.store.Eraser;
import io.portcullis.gateway.store.Erasures;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.log.AccountLines;
import io.portcullis.gateway.store.log.Custodian;
import io.portcullis.gateway.store.log.ExchangeListener;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.LogSettings;
import io.portcullis.gateway.store.log.Recorded;
import io.portcullis.gateway.store.log.Samples;
import io.portcullis.gateway.store.log.Segment;
import io.portcullis.ledger.Proof;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another process records, erases account after account and lets retention delete, and is killed with SIGKILL at random
 * moments. After a restart nothing is half erased: who was to be erased is gone from log, cases and ledger content, who
 * was not is there, every deletion is proved or did not happen, and the ledger verifies.
 */
@Timeout(300)
class ErasureKillIT {
    private static final int KILLS = Integer.getInteger("portcullis.kills", 8);
    private static final int EACH = 12;

    @TempDir
    private Path folder;

    /** Everything that erasing needs, as a gateway has it. */
    private static final class House implements AutoCloseable {
        final Registry registry;
        final LedgerWriter writer;
        final Courier courier;
        final ExchangeLog log;
        final EvidenceFolder evidence;
        final Eraser eraser;

        House(Path data) throws IOException {
            registry = Registry.open(data);
            writer = LedgerWriter.start(
                    Ledger.open(data.resolve("ledger"), Ledgers.key()), Ledgers.QUICK, InstantSource.system());
            courier = Courier.start(registry, writer);
            LogSettings settings = LogSettings.in(data.resolve("exchanges"), new byte[32])
                    .committing(Duration.ofMillis(2), 1 << 20)
                    .rotating(4_000, Duration.ofHours(1))
                    .keeping(60_000, Duration.ofDays(1));
            registry.deletions().settle(settings.folder(), Instant.now());
            CampaignRoll roll = new CampaignRoll(registry, CampaignRoll.Members.NONE, InstantSource.system());
            Custodian custodian = new Custodian(roll::covered, registry.deletions());
            log = ExchangeLog.open(settings, InstantSource.system(), ExchangeListener.NONE, custodian);
            evidence = new EvidenceFolder(data, Optional::empty);
            eraser = new Eraser(registry, log, evidence, roll, this::forget, InstantSource.system());
        }

        private void forget(String subject) {
            if (subject.startsWith("account:")) {
                writer.forgetAccount(subject.substring("account:".length()), "erasure", "record");
            }
        }

        @Override
        public void close() {
            eraser.close();
            log.close();
            courier.close();
            writer.close();
            registry.close();
        }
    }

    /** The process to be killed: tells what is on the disk ({@code kept}) and what is to go ({@code ask, done}). */
    static final class Eraserhead {
        public static void main(String[] arguments) throws Exception {
            House house = new House(Path.of(arguments[0]));
            house.eraser.resume();
            Random random = new Random(Long.parseLong(arguments[1]));
            byte[] noise = new byte[200];
            for (int n = 0; ; n++) {
                String account = "r" + arguments[1] + "-" + n;
                for (int i = 0; i < EACH; i++) {
                    random.nextBytes(noise);
                    String text = java.util.HexFormat.of().formatHex(noise);
                    house.log.offer(recorded(account + "-" + i, account, text));
                    house.log.offer(recorded("keep-" + account + "-" + i, "keep-" + account, text));
                }
                house.log.flush().toCompletableFuture().get();
                System.out.println("kept keep-" + account);
                Act act = new Act("ann", Instant.now());
                String id = house.registry
                        .cases()
                        .open("admin:ann", "Copying?", List.of("account:case" + n % 5), Instant.now())
                        .id();
                Optional<byte[]> line = house.log.line(account + "-3");
                if (line.isPresent()) {
                    house.evidence.keep(id, account + "-3", line.get());
                    house.registry.cases().pick(id, account + "-3", account, "", act);
                }
                Fact alarm = new Fact(Fact.Kind.ALARM, Instant.now(), "inspect", "account:" + account, "{\"p\":0.001}");
                Ledgers.record(house.writer, alarm).index();
                System.out.println("ask " + account);
                house.eraser.now(account, "Article 17", act);
                System.out.println("done " + account);
            }
        }
    }

    private static Recorded recorded(String id, String account, String text) {
        return Samples.recorded(id, account, Instant.now(), text, "", Keep.FULL);
    }

    @Test
    void nothingIsHalfErasedAfterAKillAtAnyMoment() throws Exception {
        Random random = new Random(4);
        Set<String> kept = new TreeSet<>();
        Set<String> gone = new TreeSet<>();
        Optional<byte[]> older = Optional.empty();
        for (int kill = 0; kill < KILLS; kill++) {
            killed(kill, 4 + random.nextInt(25), random.nextInt(12), kept, gone);
            try (House house = new House(folder)) {
                house.eraser.resume();
                int erased = 0;
                for (String account : gone) {
                    erased += erased(house, account) ? 1 : 0;
                }
                assertThat(erased).isGreaterThanOrEqualTo(gone.size() - kill - 1);
                there(house, kept);
                proved(house);
            }
            assertThat(Ledgers.check(folder.resolve("ledger"), Ledgers.key().verifier(), older))
                    .isEqualTo(Proof.VALID);
            older = Optional.of(Files.readAllBytes(folder.resolve("ledger/log/checkpoint")));
        }
        assertThat(gone).hasSizeGreaterThan(KILLS);
        try (Registry registry = Registry.open(folder)) {
            assertThat(registry.deletions().list(10_000))
                    .as("retention deleted whole segments, too")
                    .anyMatch(entry -> entry.removal().account().isEmpty());
        }
    }

    private void killed(int kill, int lines, int pause, Set<String> kept, Set<String> gone) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Eraserhead.class.getName(),
                        folder.toString(),
                        Integer.toString(kill))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            int left = lines;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                (line.startsWith("kept ") ? kept : gone).add(line.substring(line.indexOf(' ') + 1));
                if (--left == 0) {
                    Thread.sleep(pause); // so that the kill falls into the work after the line
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** Gone from the log, the cases and the content behind the ledger; or not a line of it was asked to go. */
    private boolean erased(House house, String account) throws Exception {
        List<Erasures.Erasure> asked = house.registry.erasures().of(account);
        if (asked.isEmpty()) {
            return false; // told before it was written down
        }
        for (int i = 0; i < 1_000 && !done(house, account); i++) {
            Thread.sleep(10);
        }
        assertThat(house.registry.erasures().of(account))
                .allMatch(one -> one.state() == Erasures.State.DONE, "of " + account + " is done");
        assertThat(lines(account)).as("lines of " + account).isZero();
        assertThat(house.writer.ledger().ofAccount(account, 10))
                .noneMatch(entry ->
                        entry.fact().isPresent() && entry.fact().get().fact().kind() == Fact.Kind.ALARM);
        house.registry.cases().list(100).forEach(head -> {
            assertThat(house.evidence.kept(head.id(), account + "-3")).isEmpty();
            assertThat(house.registry.cases().get(head.id()).picked())
                    .noneMatch(one -> one.account().equals(account));
        });
        return true;
    }

    private static boolean done(House house, String account) {
        return house.registry.erasures().of(account).stream().allMatch(one -> one.state() == Erasures.State.DONE);
    }

    private long lines(String account) throws IOException {
        return AccountLines.copy(folder.resolve("exchanges"), Optional.empty(), account, new ByteArrayOutputStream());
    }

    /** Accounts that nobody asked to erase have all their lines, but for what retention took whole. */
    private void there(House house, Set<String> kept) throws IOException {
        int whole = 0;
        Set<String> partly = new TreeSet<>();
        for (String account : kept) {
            long lines = lines(account);
            assertThat(lines).isLessThanOrEqualTo(EACH);
            whole += lines == EACH ? 1 : 0;
            if (lines < EACH) {
                partly.add(account);
            }
        }
        boolean taken = house.registry.deletions().list(10_000).stream()
                .anyMatch(entry -> entry.removal().account().isEmpty());
        assertThat(taken || partly.isEmpty())
                .as("nothing was taken, and yet lines are missing of %s", partly)
                .isTrue();
        assertThat(whole).isPositive();
    }

    /** Every deletion in the book was seen to be done, and its segment as it was is not on the disk any more. */
    private void proved(House house) throws Exception {
        List<Deletions.Entry> all = house.registry.deletions().list(10_000);
        for (int i = 0; i < 1_000 && !all.stream().allMatch(Deletions.Entry::gone); i++) {
            Thread.sleep(10); // retention works beside us
            all = house.registry.deletions().list(10_000);
        }
        Set<String> hashes = new TreeSet<>();
        for (Segment segment : Segment.in(folder.resolve("exchanges"))) {
            try {
                hashes.add(Segment.sha256(segment.file()));
            } catch (NoSuchFileException gone) {
                continue; // retention took it meanwhile
            }
        }
        assertThat(all).allMatch(Deletions.Entry::gone);
        assertThat(all).noneMatch(entry -> hashes.contains(entry.removal().sha256()));
    }
}
