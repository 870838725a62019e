package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import io.portcullis.sketch.LongTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeyBookTest {
    private static LongTable<Sharing> changes(KeyBook book) {
        LongTable<Sharing> news = new LongTable<>();
        book.changes(key -> 1, news);
        return news;
    }

    private static void shared(KeyBook book, long key, long at) {
        book.use(key, Tie.OPENING, 11, 11, at, false, 0, "");
        book.use(key, Tie.OPENING, 22, 22, at, false, 0, "");
    }

    @Test
    void onlySharedKeysAreNewsAndOnlyOnce() {
        KeyBook book = new KeyBook(100);
        shared(book, 1, 5);
        book.use(2, Tie.OPENING, 11, 11, 5, false, 0, "");
        LongTable<Sharing> news = changes(book);
        assertThat(news.keys()).containsExactly(1L);
        assertThat(changes(book).keys()).isEmpty();
    }

    @Test
    void aSharedKeyThatIsForgottenIsNewsSoThatNobodyRemembersIt() throws IOException {
        KeyBook book = new KeyBook(16);
        for (int key = 1; key <= 16; key++) {
            shared(book, key, key);
        }
        changes(book);
        shared(book, 100, 100);
        assertThat(book.evicted()).isEqualTo(8);
        KeyBook copy = new KeyBook(16);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(new DataOutputStream(bytes));
        copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (KeyBook one : new KeyBook[] {book, copy}) {
            LongTable<Sharing> news = changes(one);
            assertThat(news.keys()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 100);
            assertThat(news.get(1)).isSameAs(Sharing.NONE);
            assertThat(news.get(100)).isNotNull().isNotEqualTo(Sharing.NONE);
        }
    }

    @Test
    void aKeyForgottenAndSharedAgainIsShared() {
        KeyBook book = new KeyBook(16);
        for (int key = 1; key <= 16; key++) {
            shared(book, key, key);
        }
        changes(book);
        shared(book, 100, 100);
        shared(book, 1, 101);
        assertThat(changes(book).get(1)).isNotNull().isNotEqualTo(Sharing.NONE);
    }

    @Test
    void theWordsOfAKeyAreWhatItsUsersHaveInCommon() {
        KeyBook book = new KeyBook(16);
        book.use(1, Tie.SHORT_CLOSING, 11, 11, 5, false, 0, "一名30岁的男性因中毒症状，该如何治疗？");
        book.use(1, Tie.SHORT_CLOSING, 22, 22, 6, false, 0, "老年人血压偏高，该如何治疗？");
        book.use(2, Tie.OPENING, 11, 11, 5, false, 0, "Reason aloud first. How far is Mars?");
        book.use(2, Tie.OPENING, 22, 22, 6, false, 0, "Reason aloud first. Who was Cato?");
        book.use(3, Tie.OPENING, 11, 11, 5, false, 0, "Give me a poem");
        book.use(3, Tie.OPENING, 22, 22, 6, false, 0, "give me a song");
        assertThat(book.words(1)).isEqualTo("，该如何治疗？");
        assertThat(book.words(2)).isEqualTo("Reason aloud first. ");
        assertThat(book.words(3)).as("nothing to quote in common").isEqualTo("Give me a poem");
    }
}
