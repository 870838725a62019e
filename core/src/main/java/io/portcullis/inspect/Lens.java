package io.portcullis.inspect;

import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.MinHash;
import io.portcullis.sketch.Tokens;
import io.portcullis.sketch.WordReader;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns exchanges into readings. One a thread: it holds scratch space and a cache of the last {@value #CACHE} system
 * prompts, which speed it up and change no result. Text is read up to fixed bounds, so that the cost of an exchange
 * does not grow with a hostile prompt.
 */
public final class Lens {
    /** Kinds of template keys, in the order of {@link Reading#templates}. */
    public static final List<String> KINDS =
            List.of("system prompt", "opening", "closing", "short closing", "similar wording", "similar wording");

    private static final int CACHE = 256;
    private static final int HEAD_CHARS = 1536;
    private static final int TAIL_CHARS = 640;
    private static final int SYSTEM_CHARS = 1024;
    private static final int REPLY_CHARS = 640;
    private static final int VERDICT_CHARS = 6;
    private static final float VERDICT_WORTH = 0.4f;
    private static final float FAINT = 0.3f;
    private static final int WORDS_CHARS = 200;
    private static final int FRAME = 6;
    private static final int SYSTEM_FRAME = 8;
    private static final int QUESTIONS_MAX = 20;
    private static final int QUESTIONS_CHARS = 16_384;
    private static final int OPENING = 10;
    private static final int CLOSING = 8;
    private static final int SHORT_CLOSING = 5;
    private static final int PASSAGE = 8;
    private static final int PASSAGES_MAX = 8;
    private static final List<String> REFUSALS = List.of(
            "i can't help",
            "i cannot help",
            "i can't assist",
            "i cannot assist",
            "i'm sorry, but i can",
            "i’m sorry, but i can",
            "i cannot provide",
            "i can't provide",
            "i can't share",
            "i cannot share",
            "i won't",
            "i'm unable to",
            "i am unable to",
            "i'm not able to",
            "against my guidelines",
            "无法提供",
            "不能提供",
            "抱歉，我",
            "很抱歉");

    private static final int REFUSAL_CHARS = 160;
    /** The only letter beyond ASCII whose lower case is a letter that refusals hold. */
    private static final char KELVIN = '\u212a';

    /** Marks the first three characters of each refusal, so that few places of a text are compared with any. */
    private static final boolean[] BEGINNINGS = new boolean[4096];

    private static final char[] LOWER = new char[128];

    static {
        for (char c = 0; c < LOWER.length; c++) {
            LOWER[c] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        for (String refusal : REFUSALS) {
            BEGINNINGS[beginning(refusal.charAt(0), refusal.charAt(1), refusal.charAt(2))] = true;
        }
    }

    private record SystemText(Tokens tokens, long key, long frame, float[] intents) {}

    private final IntentModel model;
    private final Embedding embedding = new Embedding();
    private final WordReader asked = new WordReader();
    private final WordReader answered = new WordReader();
    private final char[] answer = new char[REFUSAL_CHARS];
    private final Map<String, SystemText> systems = new LinkedHashMap<>(CACHE * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SystemText> eldest) {
            return size() > CACHE;
        }
    };

    public Lens(IntentModel model) {
        this.model = model;
    }

    public Reading read(Exchange exchange) {
        String user = exchange.prompt().lastUser();
        Tokens words = asked.read(user, HEAD_CHARS, TAIL_CHARS);
        String system = exchange.prompt().system();
        SystemText systemText = system.isEmpty()
                ? new SystemText(Tokens.NONE, 0, 0, new float[Intent.values().length])
                : systems.computeIfAbsent(system, this::systemText);
        short[] signature = MinHash.of(words);
        float[] intents = systemText.intents().clone();
        model.score(words, 0, Math.min(words.size(), IntentModel.SEGMENT), intents);
        if (words.size() > IntentModel.SEGMENT) {
            model.score(words, words.size() - IntentModel.SEGMENT, words.size(), intents);
        }
        dampVerdicts(exchange, intents);
        silence(intents);
        embedding.read(words);
        long account = Hash64.of(exchange.account());
        long[] own = passages(words);
        long[] handed = handed(exchange);
        Tokens reply = answered.read(exchange.reply().text(), REPLY_CHARS, 0);
        return new Reading(
                exchange,
                account,
                exchange.org().isEmpty()
                        ? account
                        : Hash64.of("org:", exchange.org(), exchange.org().length()),
                exchange.time().toEpochMilli(),
                words.size(),
                Hash64.pair(user.hashCode(), user.length()),
                words.hash(0, words.size()),
                systemText.frame() != 0 ? systemText.frame() : words.opening(FRAME),
                questions(user),
                signature,
                templates(words, signature, systemText),
                infrastructure(exchange.client()),
                embedding.features(),
                embedding.topic(),
                intents,
                refused(exchange),
                passages(reply),
                joined(own, handed),
                handed.length);
    }

    /** The part of an exchange's text that a template key of this kind stands for, at most 200 characters. */
    public static String words(Exchange exchange, Tie tie) {
        String text = tie == Tie.SYSTEM
                ? exchange.prompt().system()
                : exchange.prompt().lastUser();
        boolean end = tie == Tie.CLOSING || tie == Tie.SHORT_CLOSING;
        int length = Math.min(WORDS_CHARS, text.length());
        return end ? text.substring(text.length() - length) : text.substring(0, length);
    }

    /** A verdict of a few characters is worth little to a trainer, and most honest judges ask for no more. */
    private static void dampVerdicts(Exchange exchange, float[] intents) {
        int length = exchange.reply().text().length();
        if (length > 0 && length <= VERDICT_CHARS) {
            intents[Intent.GRADING.ordinal()] *= VERDICT_WORTH;
        }
    }

    /** A faint likeness is none: most honest prompts have some. */
    private static void silence(float[] intents) {
        for (int i = 0; i < intents.length; i++) {
            intents[i] = intents[i] < FAINT ? 0 : intents[i];
        }
    }

    private SystemText systemText(String text) {
        Tokens tokens = Tokens.of(text, SYSTEM_CHARS, 0);
        Tokens skeleton = tokens.skeleton();
        float[] intents = new float[Intent.values().length];
        model.score(tokens, 0, Math.min(tokens.size(), IntentModel.SEGMENT), intents);
        long key = skeleton.size() < 4 ? 0 : skeleton.hash(0, Math.min(48, skeleton.size()));
        long frame = tokens.size() < SYSTEM_FRAME ? 0 : tokens.hash(0, Math.min(48, tokens.size()));
        return new SystemText(tokens, key, frame, intents);
    }

    private static int questions(String text) {
        return Math.min(QUESTIONS_MAX, marks(text, '?') + marks(text, '\uff1f'));
    }

    private static int marks(String text, char mark) {
        int count = 0;
        int at = text.indexOf(mark);
        while (at >= 0 && at < QUESTIONS_CHARS && count < QUESTIONS_MAX) {
            count++;
            at = text.indexOf(mark, at + 1);
        }
        return count;
    }

    private static long[] templates(Tokens words, short[] signature, SystemText system) {
        Tokens skeleton = words.skeleton();
        int size = skeleton.size();
        long[] keys = new long[KINDS.size()];
        keys[0] = system.key();
        keys[1] = size >= OPENING + 3 ? kind(1, skeleton.wording(OPENING, false)) : 0;
        keys[2] = size >= CLOSING + 3 ? kind(2, skeleton.wording(CLOSING, true)) : 0;
        keys[3] = size >= SHORT_CLOSING + 5 ? kind(3, skeleton.wording(SHORT_CLOSING, true)) : 0;
        if (size >= 12) {
            keys[4] = kind(4, MinHash.band(signature, 0));
            keys[5] = kind(5, MinHash.band(signature, 1));
        }
        return keys;
    }

    private static long kind(int kind, long hash) {
        return hash == 0 ? 0 : Hash64.pair(kind, hash);
    }

    private static long[] infrastructure(Client client) {
        long[] keys = new long[2];
        String ip = client.ip();
        if (!ip.isEmpty()) {
            int cut = ip.indexOf(':') >= 0 ? third(ip, ':') : ip.lastIndexOf('.');
            keys[0] = Hash64.of("net:", ip, cut > 0 ? cut : ip.length());
        }
        if (!client.ja4().isEmpty() || !client.userAgent().isEmpty()) {
            keys[1] = Hash64.of("client:", client.ja4(), "|", client.userAgent());
        }
        return keys;
    }

    private static int third(String text, char mark) {
        int at = -1;
        for (int i = 0; i < 3; i++) {
            at = text.indexOf(mark, at + 1);
            if (at < 0) {
                return text.length();
            }
        }
        return at;
    }

    private boolean refused(Exchange exchange) {
        String finish = exchange.reply().finish();
        return finish.equals("content_filter")
                || finish.equals("refusal")
                || refusal(exchange.reply().text(), answer);
    }

    /** Whether the first 160 characters, in lower case, hold one of {@link #REFUSALS}. */
    static boolean refusal(String text) {
        return refusal(text, new char[REFUSAL_CHARS]);
    }

    private static boolean refusal(String text, char[] start) {
        int end = Math.min(REFUSAL_CHARS, text.length());
        text.getChars(0, end, start, 0);
        if (end < 3) {
            return false;
        }
        char a = lower(start[0]);
        char b = lower(start[1]);
        for (int i = 0; i + 2 < end; i++) {
            char c = lower(start[i + 2]);
            if (BEGINNINGS[beginning(a, b, c)]) {
                for (String refusal : REFUSALS) {
                    if (begins(start, i, end, refusal)) {
                        return true;
                    }
                }
            }
            a = b;
            b = c;
        }
        return false;
    }

    private static char lower(char c) {
        return c < 128 ? LOWER[c] : c == KELVIN ? 'k' : c;
    }

    private static int beginning(char a, char b, char c) {
        return a + b * 61 + c * 3721 & BEGINNINGS.length - 1;
    }

    private static boolean begins(char[] text, int from, int to, String refusal) {
        if (to - from < refusal.length()) {
            return false;
        }
        for (int j = 0; j < refusal.length(); j++) {
            if (lower(text[from + j]) != refusal.charAt(j)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Hashes of passages of eight words, one in sixteen chosen by hash, so that two readers of one text choose the
     * same.
     */
    private static long[] passages(Tokens words) {
        long[] found = new long[PASSAGES_MAX];
        int count = 0;
        for (int i = 0; i + PASSAGE <= words.size() && count < PASSAGES_MAX; i++) {
            long first = Hash64.mix(words.word(i) & ~1L);
            if ((first & 7) == 0) {
                long hash = passage(words, i);
                if ((hash & 1) == 0) {
                    found[count++] = hash;
                }
            }
        }
        return java.util.Arrays.copyOf(found, count);
    }

    private static long passage(Tokens words, int from) {
        long hash = PASSAGE;
        for (int i = from; i < from + PASSAGE; i++) {
            hash = Hash64.pair(hash, words.word(i) & ~1L);
        }
        return hash;
    }

    private static long[] joined(long[] first, long[] second) {
        long[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Passages of the last answer of the model's that the prompt holds. */
    private long[] handed(Exchange exchange) {
        List<Turn> turns = exchange.prompt().turns();
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role().equals("assistant")) {
                return passages(answered.read(turns.get(i).text(), REPLY_CHARS, 0));
            }
        }
        return new long[0];
    }
}
