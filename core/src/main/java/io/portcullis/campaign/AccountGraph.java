package io.portcullis.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Accounts on one side, what they share on the other. Dense groups come out by greedy peeling: the node with the least
 * remaining weight goes, again and again, and the stage with the largest weight a node is the group; then the rest is
 * searched anew. An edge weighs its key's weight divided by ln(degree + 5), so that popular keys cannot camouflage
 * (FRAUDAR, Hooi et al. 2016: at least half of the best density). O(E log V) a group. Small components are groups as
 * they are.
 */
public final class AccountGraph {
    private static final int GROUPS_MAX = 10_000;
    /** Components up to this many accounts are one group as they are; there is little to hide among. */
    private static final int WHOLE = 64;

    private static final int ROUNDS = 12;

    /** Members by index and the keys that hold them together. */
    public record Group(List<Integer> members, List<Long> keys, double density) {}

    private final int accounts;
    private final Map<Long, Integer> keyIndex = new HashMap<>();
    private final List<Long> keys = new ArrayList<>();
    private final List<List<Integer>> byKey = new ArrayList<>();
    private final List<Double> keyWeights = new ArrayList<>();
    private final List<List<Integer>> byAccount = new ArrayList<>();

    public AccountGraph(int accounts) {
        this.accounts = accounts;
        for (int i = 0; i < accounts; i++) {
            byAccount.add(new ArrayList<>(4));
        }
    }

    /** Ties an account (by index) to a key of the given weight; each pair once. */
    public void tie(int account, long key, double weight) {
        int index = keyIndex.computeIfAbsent(key, fresh -> {
            keys.add(fresh);
            byKey.add(new ArrayList<>());
            keyWeights.add(weight);
            return keys.size() - 1;
        });
        byKey.get(index).add(account);
        byAccount.get(account).add(index);
    }

    /** Dense groups of at least {@code least} accounts, disjoint, each of at least a density (see {@link #floor}). */
    public List<Group> groups(int least, double density) {
        List<Group> found = new ArrayList<>();
        for (List<Integer> component : communities()) {
            if (component.size() >= least && component.size() <= WHOLE) {
                found.add(whole(component));
                continue;
            }
            List<Integer> rest = component;
            while (rest.size() >= least && found.size() < GROUPS_MAX) {
                Group group = densest(rest);
                if (group.members().isEmpty()
                        || group.density() < floor(density, group.members().size())) {
                    break;
                }
                found.addAll(connected(group, least));
                List<Integer> left = new ArrayList<>(rest);
                left.removeAll(new java.util.HashSet<>(group.members()));
                rest = left;
            }
        }
        return found;
    }

    /**
     * Edges weigh less the more accounts share a key, so that a wrapper shared by a thousand could never reach a fixed
     * density: beyond {@link #WHOLE} members the floor falls as their edges do.
     */
    private static double floor(double density, int members) {
        return density * Math.log(WHOLE + 5.0) / Math.log(Math.max(WHOLE, members) + 5.0);
    }

    private List<List<Integer>> components() {
        int[] root = new int[accounts];
        Arrays.setAll(root, i -> i);
        for (List<Integer> holders : byKey) {
            for (int holder : holders) {
                int a = find(root, holders.get(0));
                int b = find(root, holder);
                root[Math.max(a, b)] = Math.min(a, b);
            }
        }
        Map<Integer, List<Integer>> byRoot = new java.util.TreeMap<>();
        for (int i = 0; i < accounts; i++) {
            if (!byAccount.get(i).isEmpty()) {
                byRoot.computeIfAbsent(find(root, i), r -> new ArrayList<>()).add(i);
            }
        }
        return new ArrayList<>(byRoot.values());
    }

    /**
     * Components cut where little holds them together, by label propagation (Raghavan, Albert, Kumara 2007): each
     * account takes the label that most weight of its keys' other holders bears, in rounds, lower label on a tie. It
     * begins with its strongest key as label, so that a key of many holders has few labels.
     */
    private List<List<Integer>> communities() {
        int[] label = new int[accounts];
        Arrays.setAll(label, this::strongest);
        boolean moved = true;
        for (int round = 0; round < ROUNDS && moved; round++) {
            moved = false;
            List<Map<Integer, Integer>> held = new ArrayList<>();
            for (List<Integer> holders : byKey) {
                Map<Integer, Integer> counts = new HashMap<>();
                holders.forEach(holder -> counts.merge(label[holder], 1, Integer::sum));
                held.add(counts);
            }
            for (int account = 0; account < accounts; account++) {
                int best = heaviest(account, label[account], held);
                if (best != label[account]) {
                    for (int key : byAccount.get(account)) {
                        held.get(key).merge(label[account], -1, Integer::sum);
                        held.get(key).merge(best, 1, Integer::sum);
                    }
                    label[account] = best;
                    moved = true;
                }
            }
        }
        Map<List<Integer>, List<Integer>> parts = new java.util.LinkedHashMap<>();
        for (List<Integer> component : components()) {
            int first = component.get(0);
            for (int account : component) {
                parts.computeIfAbsent(List.of(first, label[account]), l -> new ArrayList<>())
                        .add(account);
            }
        }
        return new ArrayList<>(parts.values());
    }

    /** The key that most of the account's weight to others goes through, -1 for an account without keys. */
    private int strongest(int account) {
        int best = -1;
        double most = -1;
        for (int key : byAccount.get(account)) {
            double weight = edge(key, byKey.get(key).size()) * (byKey.get(key).size() - 1);
            if (weight > most) {
                most = weight;
                best = key;
            }
        }
        return best;
    }

    private int heaviest(int account, int own, List<Map<Integer, Integer>> held) {
        Map<Integer, Double> weight = new java.util.TreeMap<>();
        for (int key : byAccount.get(account)) {
            double edge = edge(key, byKey.get(key).size());
            held.get(key).forEach((label, count) -> {
                int others = label == own ? count - 1 : count;
                if (others > 0) {
                    weight.merge(label, edge * others, Double::sum);
                }
            });
        }
        int best = own;
        double most = weight.getOrDefault(own, 0.0) + 1e-9;
        for (Map.Entry<Integer, Double> entry : weight.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                best = entry.getKey();
            }
        }
        return best;
    }

    private Group whole(List<Integer> component) {
        java.util.Set<Integer> held = new java.util.TreeSet<>();
        component.forEach(account -> held.addAll(byAccount.get(account)));
        double total = 0;
        java.util.Set<Integer> inside = new java.util.HashSet<>(component);
        held.removeIf(key -> byKey.get(key).stream().filter(inside::contains).count() < 2);
        for (int key : held) {
            total += byKey.get(key).stream().filter(inside::contains).count()
                    * edge(key, byKey.get(key).size());
        }
        List<Long> names = new ArrayList<>(held.stream().map(keys::get).toList());
        names.sort(null);
        return new Group(List.copyOf(component), names, total / (component.size() + held.size()));
    }

    /** A densest set may be several that have nothing to do with each other; each is a group of its own. */
    private List<Group> connected(Group group, int least) {
        Map<Integer, Integer> place = new HashMap<>();
        for (int i = 0; i < group.members().size(); i++) {
            place.put(group.members().get(i), i);
        }
        int[] root = new int[group.members().size()];
        Arrays.setAll(root, i -> i);
        Map<Long, Integer> any = new HashMap<>();
        for (long key : group.keys()) {
            for (int holder : byKey.get(keyIndex.getOrDefault(key, 0))) {
                Integer at = place.get(holder);
                if (at != null) {
                    int a = find(root, any.computeIfAbsent(key, k -> at));
                    int b = find(root, at);
                    root[Math.max(a, b)] = Math.min(a, b);
                }
            }
        }
        Map<Integer, List<Integer>> members = new java.util.TreeMap<>();
        for (int i = 0; i < root.length; i++) {
            members.computeIfAbsent(find(root, i), r -> new ArrayList<>())
                    .add(group.members().get(i));
        }
        List<Group> groups = new ArrayList<>();
        members.forEach((top, own) -> {
            List<Long> held = new ArrayList<>();
            any.forEach((key, at) -> {
                if (find(root, at) == top) {
                    held.add(key);
                }
            });
            held.sort(null);
            if (own.size() >= least) {
                groups.add(new Group(own, held, group.density()));
            }
        });
        return groups;
    }

    private static int find(int[] root, int node) {
        int at = node;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }

    private record Entry(double weight, int node) {}

    /** Peels one set of accounts; nodes below {@code accounts} are accounts, the others keys. */
    private Group densest(List<Integer> members) {
        Map<Integer, Integer> degree = new HashMap<>();
        for (int account : members) {
            for (int key : byAccount.get(account)) {
                degree.merge(key, 1, Integer::sum);
            }
        }
        Map<Integer, Double> weight = new HashMap<>();
        double total = 0;
        for (int account : members) {
            for (int key : byAccount.get(account)) {
                double edge = edge(key, degree.getOrDefault(key, 0));
                weight.merge(account, edge, Double::sum);
                weight.merge(accounts + key, edge, Double::sum);
                total += edge;
            }
        }
        PriorityQueue<Entry> queue = new PriorityQueue<>(
                (a, b) -> a.weight != b.weight ? Double.compare(a.weight, b.weight) : Integer.compare(a.node, b.node));
        weight.forEach((node, w) -> queue.add(new Entry(w, node)));
        List<Integer> order = new ArrayList<>();
        int left = weight.size();
        double best = total / Math.max(1, left);
        int bestAt = 0;
        while (!queue.isEmpty()) {
            Entry entry = queue.remove();
            Double now = weight.get(entry.node);
            if (now == null || now != entry.weight) {
                continue;
            }
            weight.remove(entry.node);
            order.add(entry.node);
            total -= now;
            left--;
            lower(entry.node, degree, weight, queue);
            if (left > 0 && total / left > best + 1e-12) {
                best = total / left;
                bestAt = order.size();
            }
        }
        return group(order.subList(bestAt, order.size()), best);
    }

    private void lower(
            int node, Map<Integer, Integer> degree, Map<Integer, Double> weight, PriorityQueue<Entry> queue) {
        List<Integer> neighbours = node < accounts ? byAccount.get(node) : byKey.get(node - accounts);
        for (int neighbour : neighbours) {
            int key = node < accounts ? neighbour : node - accounts;
            int other = node < accounts ? accounts + neighbour : neighbour;
            Double now = weight.get(other);
            if (now != null) {
                double lowered = now - edge(key, degree.getOrDefault(key, 0));
                weight.put(other, lowered);
                queue.add(new Entry(lowered, other));
            }
        }
    }

    private double edge(int key, int degree) {
        return degree < 2 ? 0 : keyWeights.get(key) / Math.log(degree + 5.0);
    }

    private Group group(List<Integer> nodes, double density) {
        List<Integer> members = new ArrayList<>();
        List<Long> held = new ArrayList<>();
        for (int node : nodes) {
            if (node < accounts) {
                members.add(node);
            } else {
                held.add(keys.get(node - accounts));
            }
        }
        members.sort(null);
        held.sort(null);
        return new Group(members, held, density);
    }
}
