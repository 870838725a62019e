package io.portcullis.detect;

import io.portcullis.inspect.Account;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Signal;
import io.portcullis.traffic.Verification;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An account with what the judge remembers of it: looks taken, the largest excess, the alarm. */
final class AccountState {
    private static final long DAY = 86_400_000L;
    private static final int TIPS_MAX = 8;
    private static final int TIP_TEXT_MAX = 300;

    final AccountFacts facts;
    final Account account;
    /** The name's {@link String#hashCode}, which with its 64-bit hash stands for the name. */
    final int nameHash;

    String plan;
    String endpoint = "";
    long hash;
    long org;
    long exchanges;
    long first = Long.MIN_VALUE;
    long last = Long.MIN_VALUE;
    long lastDay = Long.MIN_VALUE;
    int days;
    int talked;
    /** The last snapshot that holds it, or that it came too late for. */
    int drafted;

    int evenExchanges;
    float evenIntent;
    double score;
    double excess = Double.NEGATIVE_INFINITY;
    float published;
    long alarmExchange;
    long alarmTime;
    String campaign = "";
    /** Whether a replay may have been delivered, so that most searches need not ask. */
    boolean delivered;
    /** What others say of the account, each once, in the order heard. */
    final List<Signal> tips = new ArrayList<>(0);

    private float[] looks = new float[0];

    /** Remembers the score of a look taken at 16, 32, 64, ... exchanges. */
    void remember(double score) {
        looks = java.util.Arrays.copyOf(looks, looks.length + 1);
        looks[looks.length - 1] = (float) score;
    }

    /** Scores at the looks so far, for calibrating. */
    float[] looks() {
        return looks;
    }

    AccountState(AccountFacts facts) {
        this.facts = facts;
        this.nameHash = facts.account().hashCode();
        this.account = new Account(facts);
        this.plan = facts.plan();
    }

    void count(Reading reading, boolean linking) {
        if (exchanges == 0) {
            hash = reading.account();
            org = reading.org();
            first = reading.at();
        }
        if (plan.isEmpty()) {
            plan = cut(reading.exchange().plan());
        }
        if (endpoint.isEmpty()) {
            endpoint = cut(reading.exchange().endpoint());
        }
        exchanges++;
        talked += reading.exchange().prompt().turns().size() > 2 ? 1 : 0;
        last = Math.max(last, reading.at());
        long today = Math.floorDiv(reading.at(), DAY);
        if (today > lastDay) {
            lastDay = today;
            days++;
        }
        if (!linking) {
            evenExchanges++;
            evenIntent += (float) reading.intent();
        }
    }

    /** Takes up what others say; whether any of it is new. */
    boolean told(List<Signal> said) {
        boolean fresh = false;
        for (Signal one : said) {
            String because = one.because().length() <= TIP_TEXT_MAX
                    ? one.because()
                    : one.because().substring(0, TIP_TEXT_MAX);
            boolean known = tips.stream().anyMatch(tip -> tip.because().equals(because));
            if (!known && tips.size() < TIPS_MAX && !one.exchanges().isEmpty()) {
                List<String> first = List.of(one.exchanges().getFirst());
                tips.add(new Signal(one.name(), one.value(), one.llr(), because, first));
                fresh = true;
            }
        }
        return fresh;
    }

    private static String cut(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64);
    }

    void alarm(long exchange, long at) {
        if (alarmExchange == 0) {
            alarmExchange = Math.max(1, exchange);
            alarmTime = at;
        }
    }

    boolean alarmed() {
        return alarmExchange > 0;
    }

    /** Hash of the account whose answers it brings back, 0 for none. */
    long replayedFrom() {
        return delivered ? account.replayedFrom() : 0;
    }

    int bytes() {
        return 200 + 4 * looks.length + 1_000 * tips.size() + account.bytes();
    }

    void write(DataOutput out) throws IOException {
        write(facts, out);
        account.write(out);
        out.writeUTF(plan);
        out.writeUTF(endpoint);
        out.writeLong(hash);
        out.writeLong(org);
        out.writeLong(exchanges);
        out.writeLong(first);
        out.writeLong(last);
        out.writeLong(lastDay);
        out.writeInt(days);
        out.writeInt(talked);
        out.writeInt(evenExchanges);
        out.writeFloat(evenIntent);
        out.writeDouble(score);
        out.writeDouble(excess);
        out.writeFloat(published);
        out.writeLong(alarmExchange);
        out.writeLong(alarmTime);
        out.writeUTF(campaign);
        out.writeByte(looks.length);
        for (float look : looks) {
            out.writeFloat(look);
        }
        out.writeByte(tips.size());
        for (Signal tip : tips) {
            out.writeUTF(tip.name());
            out.writeDouble(tip.value());
            out.writeDouble(tip.llr());
            out.writeUTF(tip.because());
            out.writeUTF(tip.exchanges().getFirst());
        }
    }

    static AccountState read(DataInput in) throws IOException {
        AccountState state = new AccountState(facts(in));
        state.account.read(in);
        state.delivered = true;
        state.plan = in.readUTF();
        state.endpoint = in.readUTF();
        state.hash = in.readLong();
        state.org = in.readLong();
        state.exchanges = in.readLong();
        state.first = in.readLong();
        state.last = in.readLong();
        state.lastDay = in.readLong();
        state.days = in.readInt();
        state.talked = in.readInt();
        state.evenExchanges = in.readInt();
        state.evenIntent = in.readFloat();
        state.score = in.readDouble();
        state.excess = in.readDouble();
        state.published = in.readFloat();
        state.alarmExchange = in.readLong();
        state.alarmTime = in.readLong();
        state.campaign = in.readUTF();
        state.looks = new float[in.readByte()];
        for (int i = 0; i < state.looks.length; i++) {
            state.looks[i] = in.readFloat();
        }
        for (int i = in.readByte(); i > 0; i--) {
            state.tips.add(
                    new Signal(in.readUTF(), in.readDouble(), in.readDouble(), in.readUTF(), List.of(in.readUTF())));
        }
        return state;
    }

    static void write(AccountFacts facts, DataOutput out) throws IOException {
        out.writeUTF(facts.account());
        out.writeUTF(facts.org());
        out.writeLong(facts.created().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
        out.writeUTF(facts.plan());
        out.writeByte(facts.verified().ordinal());
        out.writeUTF(facts.payment());
        out.writeUTF(facts.emailDomain());
    }

    static AccountFacts facts(DataInput in) throws IOException {
        String account = in.readUTF();
        String org = in.readUTF();
        long created = in.readLong();
        return new AccountFacts(
                account,
                org,
                created == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(created)),
                in.readUTF(),
                Verification.values()[in.readByte()],
                in.readUTF(),
                in.readUTF());
    }
}
