package io.portcullis.evidence.bundle;

import java.util.List;

/** A text for people, free of any format; rendered as a page by {@link HtmlPage} and elsewhere as a PDF. */
public record Document(String title, String subtitle, List<Section> sections) {
    public Document {
        sections = List.copyOf(sections);
    }

    /** A heading and what stands under it. */
    public record Section(String heading, List<Block> blocks) {
        public Section {
            blocks = List.copyOf(blocks);
        }
    }

    /** A piece of a section. */
    public sealed interface Block {
        /** A paragraph. */
        record Text(String text) implements Block {}

        /** A heading within a section. */
        record Heading(String text) implements Block {}

        /** Names and values. */
        record Facts(List<Row> rows) implements Block {
            public Facts {
                rows = List.copyOf(rows);
            }
        }

        /**
         * A table.
         *
         * @param shares of the width, one a column
         * @param rows each with as many cells as there are heads
         */
        record Grid(List<String> heads, List<Integer> shares, List<List<String>> rows) implements Block {
            public Grid {
                heads = List.copyOf(heads);
                shares = List.copyOf(shares);
                rows = List.copyOf(rows);
            }
        }

        /** Numbered steps. */
        record Steps(List<String> steps) implements Block {
            public Steps {
                steps = List.copyOf(steps);
            }
        }

        /** Something to be read letter by letter: a command, a key. */
        record Code(String text) implements Block {}
    }

    /** A name and its value. */
    public record Row(String name, String value) {}
}
