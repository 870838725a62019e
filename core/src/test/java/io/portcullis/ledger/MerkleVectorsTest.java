package io.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Trees and proofs of others. The eight leaves, roots and proofs are those of the Certificate Transparency reference
 * tests (github.com/transparency-dev/merkle, testonly/constants.go and proof/verify_test.go); argon2020.json holds
 * answers of Google's log Argon 2020 (golang.org/x/mod, sumdb/tlog/testdata/argon2020).
 */
class MerkleVectorsTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    private static final String N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    private static final String N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private static final String N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private static final String N0123 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private static final String N4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private static final String L0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    private static final String L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private static final String L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private static final String L6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";

    private record Inclusion(int leaf, int size, List<String> path) {}

    private record Consistency(int from, int to, List<String> path) {}

    private static final List<Inclusion> INCLUSIONS = List.of(
            new Inclusion(0, 1, List.of()),
            new Inclusion(0, 8, List.of(L1, N23, N4567)),
            new Inclusion(5, 8, List.of(L4, N67, N0123)),
            new Inclusion(2, 3, List.of(N01)),
            new Inclusion(1, 5, List.of(L0, N23, L4)));
    private static final List<Consistency> CONSISTENCIES = List.of(
            new Consistency(1, 1, List.of()),
            new Consistency(1, 8, List.of(L1, N23, N4567)),
            new Consistency(6, 8, List.of(N45, N67, N0123)),
            new Consistency(2, 5, List.of(N23, L4)),
            new Consistency(6, 7, List.of(N45, L6, N0123)));

    @Test
    void rootsOfTheEightTreesAreThose() {
        TreeEdge edge = new TreeEdge();
        assertThat(edge.root()).isEqualTo(hash(ROOTS.getFirst())).isEqualTo(Hash.EMPTY);
        for (int i = 0; i < LEAVES.size(); i++) {
            edge.append(Hash.leaf(hex(LEAVES.get(i))), (tile, hashes) -> {});
            assertThat(edge.root()).isEqualTo(hash(ROOTS.get(i + 1)));
        }
    }

    @Test
    void inclusionProofsOfOthersHoldAndOursAreTheSame() {
        for (Inclusion i : INCLUSIONS) {
            Hash leaf = Hash.leaf(hex(LEAVES.get(i.leaf)));
            Hash root = hash(ROOTS.get(i.size));
            List<Hash> path = hashes(i.path);
            assertThat(Merkle.inclusion(i.leaf, i.size, leaf, path, root).valid())
                    .as("%s", i)
                    .isTrue();
            assertThat(Merkle.inclusionPath(i.leaf, i.size, tree(i.size))).isEqualTo(path);
            broken(Merkle.inclusion(i.leaf - 1, i.size, leaf, path, root));
            broken(Merkle.inclusion(i.leaf + 1, i.size, leaf, path, root));
            broken(Merkle.inclusion(i.leaf ^ 2, i.size, leaf, path, root));
            broken(Merkle.inclusion(i.leaf, i.size * 2L, leaf, path, root));
            broken(Merkle.inclusion(i.leaf, i.size / 2, leaf, path, root));
            broken(Merkle.inclusion(i.leaf, i.size, Hash.EMPTY, path, root));
            broken(Merkle.inclusion(i.leaf, i.size, leaf, path, Hash.EMPTY));
            garbled(path, root).forEach(bad -> broken(Merkle.inclusion(i.leaf, i.size, leaf, bad, root)));
        }
    }

    @Test
    void consistencyProofsOfOthersHoldAndOursAreTheSame() {
        for (Consistency c : CONSISTENCIES) {
            Hash from = hash(ROOTS.get(c.from));
            Hash to = hash(ROOTS.get(c.to));
            List<Hash> path = hashes(c.path);
            assertThat(Merkle.consistency(c.from, from, c.to, to, path).valid())
                    .as("%s", c)
                    .isTrue();
            assertThat(Merkle.consistencyPath(c.from, c.to, tree(c.to))).isEqualTo(path);
            if (!path.isEmpty()) {
                broken(Merkle.consistency(c.from - 1, from, c.to, to, path));
                broken(Merkle.consistency(c.from + 1, from, c.to, to, path));
                broken(Merkle.consistency(c.from ^ 2, from, c.to, to, path));
                broken(Merkle.consistency(c.from, from, c.to * 2L, to, path));
                broken(Merkle.consistency(c.from, from, c.to / 2, to, path));
                broken(Merkle.consistency(c.from, Hash.EMPTY, c.to, to, path));
                broken(Merkle.consistency(c.from, from, c.to, Hash.EMPTY, path));
                broken(Merkle.consistency(c.from, to, c.to, from, path));
            }
            garbled(path, to).forEach(bad -> broken(Merkle.consistency(c.from, from, c.to, to, bad)));
        }
    }

    @Test
    void anEmptyTreeIsContinuedByEveryTreeAndNoTreeByASmallerOne() {
        Hash one = hash(ROOTS.get(1));
        assertThat(Merkle.consistency(0, Hash.EMPTY, 1, one, List.of()).valid()).isTrue();
        assertThat(Merkle.consistency(0, Hash.EMPTY, 0, Hash.EMPTY, List.of()).valid())
                .isTrue();
        broken(Merkle.consistency(0, one, 1, one, List.of()));
        broken(Merkle.consistency(0, Hash.EMPTY, 1, one, List.of(one)));
        broken(Merkle.consistency(1, one, 0, Hash.EMPTY, List.of()));
        broken(Merkle.consistency(1, one, 1, Hash.EMPTY, List.of()));
        broken(Merkle.inclusion(0, 0, one, List.of(), one));
        broken(Merkle.inclusion(-1, 1, one, List.of(), one));
    }

    @Test
    void proofsOfARealCertificateLogHold() throws IOException {
        JsonNode log = new ObjectMapper().readTree(getClass().getResource("/ledger/argon2020.json"));
        long size = log.path("tree_size").asLong();
        Hash root = Hash.base64(log.path("root").asText());
        Hash leaf = Hash.leaf(Base64.getDecoder().decode(log.path("leaf_input").asText()));
        List<Hash> path = new ArrayList<>();
        log.path("audit_path").forEach(h -> path.add(Hash.base64(h.asText())));
        List<Hash> consistency = new ArrayList<>();
        log.path("consistency").forEach(h -> consistency.add(Hash.base64(h.asText())));
        assertThat(path).hasSize(30);
        assertThat(Merkle.inclusion(10_000, size, leaf, path, root).valid()).isTrue();
        broken(Merkle.inclusion(10_001, size, leaf, path, root));
        Hash old = Hash.base64(log.path("old_root").asText());
        assertThat(Merkle.consistency(3_654_490, old, size, root, consistency).valid())
                .isTrue();
        broken(Merkle.consistency(3_654_491, old, size, root, consistency));
    }

    private static TileReader tree(int size) {
        return new Reference.MemoryLog(
                LEAVES.subList(0, size).stream().map(MerkleVectorsTest::hex).toList());
    }

    private static List<List<Hash>> garbled(List<Hash> path, Hash root) {
        List<List<Hash>> bad = new ArrayList<>();
        List<Hash> longer = new ArrayList<>(path);
        longer.add(root);
        bad.add(longer);
        List<Hash> before = new ArrayList<>(path);
        before.addFirst(root);
        bad.add(before);
        for (int i = 0; i < path.size(); i++) {
            byte[] bytes = path.get(i).bytes();
            bytes[0] ^= 8;
            List<Hash> changed = new ArrayList<>(path);
            changed.set(i, Hash.of(bytes));
            bad.add(changed);
        }
        if (!path.isEmpty()) {
            bad.add(path.subList(1, path.size()));
            bad.add(path.subList(0, path.size() - 1));
        }
        return bad;
    }

    private static void broken(Proof proof) {
        assertThat(proof).isInstanceOf(Proof.Broken.class);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static Hash hash(String text) {
        return Hash.of(hex(text));
    }

    private static List<Hash> hashes(List<String> texts) {
        return Arrays.asList(texts.stream().map(MerkleVectorsTest::hash).toArray(Hash[]::new));
    }
}
