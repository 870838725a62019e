package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private final List<String> events = new ArrayList<>();
    private final SseEvent event = new SseEvent();
    private final SseReader reader = new SseReader(100, new SseReader.Sink() {
        @Override
        public void event(byte[] bytes, int from, int to) {
            event.read(bytes, from, to);
            events.add(event.any ? new String(event.data, event.from, event.to - event.from, UTF_8) : "-");
        }

        @Override
        public void part(byte[] bytes, int from, int to) {
            events.add("part " + (to - from));
        }
    });

    private List<String> read(String... slices) {
        events.clear();
        for (String slice : slices) {
            reader.feed(slice.getBytes(UTF_8));
            reader.settle();
        }
        return events;
    }

    @Test
    void allLineEndsEndLines() {
        assertThat(read("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\n")).containsExactly("a", "b", "c", "d");
    }

    @Test
    void severalDataLinesAreOneText() {
        assertThat(read("event: x\ndata: a\nid: 7\ndata:b\ndata\n\n")).containsExactly("a\nb\n");
    }

    @Test
    void commentsAndRetriesAreEventsWithoutData() {
        assertThat(read(": hello\n\nretry: 10\n\ndatax: 1\n\n")).containsExactly("-", "-", "-");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstField() {
        assertThat(read("\uFEFFdata: a\n\n")).containsExactly("a");
    }

    @Test
    void aCarriageReturnAtTheEndOfASliceWaitsForItsLineFeed() {
        assertThat(read("data: a\r\n\r", "\ndata: b\r", "\n\r\n")).containsExactly("a", "b");
        assertThat(reader.rest()).isEmpty();
    }

    @Test
    void anEventBeyondTheBoundComesInParts() {
        assertThat(read("data: " + "x".repeat(150), "y\n\ndata: b\n\n")).containsExactly("part 156", "part 3", "b");
    }

    @Test
    void whatNeverEndedIsTheRest() {
        assertThat(read("data: a\n\ndata: b")).containsExactly("a");
        assertThat(new String(reader.rest(), UTF_8)).isEqualTo("data: b");
    }
}
