package io.portcullis.bench.detection.town;

import java.util.List;
import java.util.Random;

/** Several items in one prompt, in formats that programs use: numbered, tagged, tabular, as objects, array, blocks. */
enum Packs {
    NUMBERED,
    TAGGED,
    TABLE,
    OBJECTS,
    ARRAY,
    BLOCKS,
    HEADINGS,
    DASHES;

    private static final List<String> NAMES = List.of("item", "input", "task", "entry", "prompt", "record", "text");

    static Packs any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    /** What a program calls its items. */
    static String name(Random random) {
        return Wordings.one(NAMES, random);
    }

    /**
     * The prompt.
     *
     * @param first number of the first item
     * @param below whether the order stands below the items
     */
    String prompt(String order, String name, List<String> items, int first, boolean below) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            int id = first + i;
            String item = items.get(i);
            switch (this) {
                case NUMBERED -> text.append(i + 1).append(". ").append(item).append('\n');
                case TAGGED ->
                    text.append('<')
                            .append(name)
                            .append(" id=\"")
                            .append(id)
                            .append("\">")
                            .append(item)
                            .append("</")
                            .append(name)
                            .append(">\n");
                case TABLE ->
                    text.append(id)
                            .append(",\"")
                            .append(item.replace("\"", "\"\""))
                            .append("\"\n");
                case OBJECTS ->
                    text.append("{\"")
                            .append(name)
                            .append("\": \"")
                            .append(item.replace("\"", "\\\""))
                            .append("\", \"key\": ")
                            .append(id)
                            .append("}\n");
                case ARRAY ->
                    text.append(i == 0 ? "[" : "")
                            .append("{\"nr\": ")
                            .append(id)
                            .append(", \"")
                            .append(name)
                            .append("\": \"")
                            .append(item.replace("\"", "\\\""))
                            .append(i == items.size() - 1 ? "\"}]\n" : "\"}, ");
                case BLOCKS ->
                    text.append("```").append(name).append('\n').append(item).append("\n```\n");
                case HEADINGS ->
                    text.append("## ")
                            .append(name)
                            .append(' ')
                            .append(id)
                            .append("\n\n")
                            .append(item)
                            .append("\n\n");
                case DASHES -> text.append("- ").append(item).append('\n');
            }
        }
        return below ? text + "\n" + order : order + "\n\n" + text;
    }
}
