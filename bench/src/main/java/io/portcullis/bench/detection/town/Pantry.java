package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Everything honest accounts ask about, cut from the corpora of one side and sorted by subject; a part (one piece in
 * six) is set aside as the honest customers whose calls hydra and relay accounts carry.
 */
final class Pantry {
    private static final List<String> TUNE_TOOLS = List.of(
            "Generate a concise git commit message written in present tense for the following code diff with the given "
                    + "specifications below: Message language: en. Commit message must be a maximum of 72 characters. "
                    + "Exclude anything unnecessary such as translation. Your entire response will be passed directly "
                    + "into git commit.",
            "Act as an expert software developer. Always use best practices when coding. Respect and use existing "
                    + "conventions, libraries, etc that are already present in the code base. Take requests "
                    + "for changes "
                    + "to the supplied code. If the request is ambiguous, ask questions.");
    private static final List<String> REPORT_TOOLS = List.of(
            "You are a language model designed to review pull requests. Your task is to provide constructive "
                    + "and concise "
                    + "feedback for the diff, with focus on new lines, and to answer in YAML with the keys "
                    + "estimated_effort, score, relevant_tests and security_concerns.",
            "You are an autonomous coding assistant that runs in the user's editor. Keep going until the request is "
                    + "completely resolved. Think about which files matter before you change them, never guess file "
                    + "contents, and finish with a short summary of what changed.");

    /** A short message with the answer the corpus holds. */
    record Message(String text, String answer, String domain) {}

    /** A question with the passage that answers it. */
    record Lookup(String question, String passage, String answer) {}

    /** A conversation as it was held; single questions are conversations of one row. */
    record Talk(List<Row> rows) {
        String opening() {
            return rows.get(0).prompt();
        }
    }

    final Shelf<Talk> talks;
    final Shelf<Talk> foreignTalks;
    final Shelf<Message> messages;
    final Shelf<String> passages;
    final Shelf<Lookup> lookups;
    final Shelf<Talk> desks;
    final Shelf<Row> commits;
    final Shelf<Talk> agents;
    final List<List<Row>> suites;
    final List<Row> assignments;
    final Shelf<Talk> coverTalks;
    final Shelf<Message> coverMessages;
    final Shelf<String> coverPassages;
    final List<String> labels;

    /** System prompts of public tools that unrelated accounts run unchanged; others on each side. */
    final List<String> tools;

    private final Corpora corpora;

    Pantry(Corpora corpora, Split split, Random random) {
        this.corpora = corpora;
        tools = split == Split.TUNE ? TUNE_TOOLS : REPORT_TOOLS;
        List<Talk> all = split == Split.TUNE ? tuneTalks() : reportTalks();
        List<Talk> foreign = new ArrayList<>();
        List<Talk> plain = new ArrayList<>();
        for (Talk talk : all) {
            (Script.foreign(talk.opening()) > 0.12 ? foreign : plain).add(talk);
        }
        assignments = assignments(plain, random);
        talks = Shelf.of(kept(plain, false), Talk::opening, 8, random);
        coverTalks = Shelf.of(kept(plain, true), Talk::opening, 8, random);
        foreignTalks = Shelf.of(foreign, Talk::opening, 8, random);
        List<Message> said = split == Split.TUNE ? tuneMessages() : reportMessages();
        messages = Shelf.of(kept(said, false), Message::text, 60, random);
        coverMessages = Shelf.of(kept(said, true), Message::text, 60, random);
        labels = List.copyOf(new TreeSet<>(said.stream()
                .map(Message::answer)
                .filter(a -> a.length() < 40 && !a.startsWith("{"))
                .toList()));
        List<String> parts = passages(split);
        passages = Shelf.of(kept(parts, false), p -> p, 20, random);
        coverPassages = Shelf.of(kept(parts, true), p -> p, 20, random);
        lookups = Shelf.of(split == Split.TUNE ? tuneLookups(parts) : reportLookups(), Lookup::question, 12, random);
        desks = Shelf.of(desks(split), Talk::opening, 30, random);
        commits = Shelf.of(corpora.of("ci_commit_bot"), Row::session, 400, random);
        agents = Shelf.of(agents(split), Talk::opening, 6, random);
        suites = suites(split);
    }

    private static <T> List<T> kept(List<T> pieces, boolean cover) {
        List<T> part = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            if ((i % 6 == 0) == cover) {
                part.add(pieces.get(i));
            }
        }
        return part;
    }

    /** Long, task-like openings set as assignments; they leave the shelf of talks. */
    private static List<Row> assignments(List<Talk> plain, Random random) {
        List<Row> chosen = new ArrayList<>();
        for (int tries = 0; tries < 5000 && chosen.size() < 24; tries++) {
            Talk talk = plain.get(random.nextInt(plain.size()));
            int length = talk.opening().length();
            if (length > 120 && length < 1500 && !talk.rows().get(0).response().isEmpty()) {
                chosen.add(talk.rows().get(0));
                plain.remove(talk);
            }
        }
        return chosen;
    }

    private List<Talk> tuneTalks() {
        List<Talk> talks = new ArrayList<>();
        corpora.conversations("hh_harmless_mt_a").forEach(rows -> talks.add(new Talk(rows)));
        corpora.conversations("oasst_zh_mt").forEach(rows -> talks.add(new Talk(rows)));
        List<Row> community = corpora.of("prompts_chat");
        for (int i = 0; i < community.size(); i += 2) {
            if (community.get(i).prompt().length() < 4000) {
                talks.add(new Talk(List.of(community.get(i))));
            }
        }
        for (Row row : corpora.of("oasst_lottery")) {
            if (row.session().equals("gpt-4")) {
                talks.add(new Talk(List.of(row)));
            }
        }
        return talks;
    }

    private List<Talk> reportTalks() {
        List<Talk> talks = new ArrayList<>();
        corpora.of("arena_hard").forEach(row -> talks.add(new Talk(List.of(row))));
        corpora.conversations("oasst_zh_mt").forEach(rows -> talks.add(new Talk(rows)));
        List<Row> alpaca = firstRun();
        alpaca.subList(0, 500).forEach(row -> talks.add(new Talk(List.of(row))));
        return talks;
    }

    private List<Row> firstRun() {
        List<Row> rows = corpora.of("alpaca_eval_harness");
        String session = rows.get(0).session();
        return rows.stream().filter(row -> row.session().equals(session)).toList();
    }

    private List<Message> tuneMessages() {
        List<Message> messages = new ArrayList<>();
        for (Row row : corpora.of("clinc150_classify")) {
            String prompt = row.prompt();
            int from = prompt.lastIndexOf("\nRequest: ");
            int to = prompt.lastIndexOf("\nIntent:");
            messages.add(new Message(prompt.substring(from + 10, to), row.response(), "voice"));
        }
        return messages;
    }

    private List<Message> reportMessages() {
        List<Message> messages = new ArrayList<>();
        corpora.of("banking77_router").forEach(row -> messages.add(new Message(row.prompt(), row.response(), "bank")));
        TreeSet<String> seen = new TreeSet<>();
        for (Row row : corpora.of("restaurant8k_extract")) {
            int from = row.prompt().lastIndexOf("Message: \"\"\"") + 12;
            int to = row.prompt().lastIndexOf("\"\"\"");
            String text = row.prompt().substring(from, to);
            if (seen.add(text)) {
                messages.add(new Message(text, row.response(), "table"));
            }
        }
        return messages;
    }

    /**
     * Whether the row's answer serves as passages of jobs; then the log must not show it as an answer issued to a chat
     * user too, or the corpus' size becomes a replay link between strangers.
     */
    static boolean isCut(Row row) {
        return row.source().equals("arena_hard") && (row.prompt().hashCode() & 1) == 1;
    }

    private List<String> passages(Split split) {
        List<String> parts = new ArrayList<>();
        if (split == Split.TUNE) {
            List<Row> community = corpora.of("prompts_chat");
            for (int i = 1; i < community.size(); i += 2) {
                cut(community.get(i).prompt(), parts);
            }
            for (Row row : corpora.of("oasst_lottery")) {
                if (!row.session().equals("gpt-4")) {
                    cut(row.response(), parts);
                }
            }
        } else {
            String issued = corpora.of("alpaca_eval_harness").get(0).session();
            for (Row row : corpora.of("alpaca_eval_harness")) {
                if (!row.session().equals(issued)) {
                    cut(row.response(), parts);
                }
            }
            for (Row row : corpora.of("arena_hard")) {
                if (isCut(row)) {
                    cut(row.response(), parts);
                }
            }
        }
        return parts;
    }

    private static void cut(String text, List<String> parts) {
        StringBuilder part = new StringBuilder();
        for (String line : text.split("\n+", -1)) {
            part.append(part.isEmpty() ? "" : "\n").append(line);
            if (part.length() > 100) {
                parts.add(part.substring(0, Math.min(part.length(), 900)));
                part.setLength(0);
            }
        }
    }

    /** The tuning side has no retrieval corpus: expert questions, and questions cut from headings, over passages. */
    private List<Lookup> tuneLookups(List<String> parts) {
        List<Lookup> cases = new ArrayList<>();
        List<Row> rows = corpora.of("mt_bench");
        for (int i = 0; i < rows.size(); i++) {
            cases.add(new Lookup(
                    rows.get(i).prompt(),
                    parts.get(i * 7 % parts.size()),
                    rows.get(i).response()));
        }
        for (String part : parts) {
            int end = part.indexOf(' ', Math.min(part.length() - 1, 40));
            if (end > 0 && cases.size() < 2600) {
                cases.add(new Lookup(
                        "What do we say about " + part.substring(0, end).strip() + "?", part, ""));
            }
        }
        return cases;
    }

    private List<Lookup> reportLookups() {
        List<Lookup> cases = new ArrayList<>();
        for (Row row : corpora.of("rag_nq_en")) {
            String prompt = row.prompt();
            int document = prompt.indexOf("Document [1]");
            int question = prompt.lastIndexOf("\n\nQuestion: ");
            int end = prompt.lastIndexOf("\nAnswer:");
            cases.add(new Lookup(
                    prompt.substring(question + 12, end), prompt.substring(document, question), row.response()));
        }
        return cases;
    }

    private List<Talk> desks(Split split) {
        List<Talk> talks = new ArrayList<>();
        corpora.conversations(split == Split.TUNE ? "taskmaster4_coffee" : "tau_airline_agent")
                .forEach(rows -> talks.add(new Talk(rows)));
        return talks;
    }

    private List<Talk> agents(Split split) {
        List<Talk> talks = new ArrayList<>();
        if (split == Split.REPORT) {
            corpora.conversations("sweagent_demo").forEach(rows -> talks.add(new Talk(rows)));
            corpora.of("bfcl_live").forEach(row -> talks.add(new Talk(List.of(row))));
        }
        return talks;
    }

    private List<List<Row>> suites(Split split) {
        List<List<Row>> suites = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        if (split == Split.TUNE) {
            chop(corpora.of("longctx_kv"), 24, suites);
            rows.addAll(
                    corpora.of("mt_bench").stream().filter(r -> r.turn() == 0).toList());
            suites.add(rows);
        } else {
            List<Row> alpaca = firstRun();
            chop(alpaca.subList(500, alpaca.size()), 30, suites);
            chop(corpora.of("alpaca_eval_judge"), 80, suites);
        }
        return suites;
    }

    private static void chop(List<Row> rows, int size, List<List<Row>> into) {
        for (int from = 0; from + size <= rows.size(); from += size) {
            into.add(rows.subList(from, from + size));
        }
    }
}
