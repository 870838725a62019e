package io.portcullis.evidence.bundle;

import io.portcullis.evidence.bundle.Document.Block;
import java.util.List;

/** A document as one self-contained page: no script, nothing loaded from elsewhere, every text escaped. */
public final class HtmlPage {
    private static final String STYLE = """
            body{font:16px/1.55 Georgia,'Times New Roman',serif;color:#1b1d21;background:#fff;margin:0}
            main{max-width:46rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
            h1{font-size:1.75rem;line-height:1.25;margin:0 0 .35rem}
            h2{font-size:1.25rem;margin:2.4rem 0 .6rem;padding-top:.7rem;border-top:2px solid #1f3a5f;color:#1f3a5f}
            h3{font-size:1.02rem;margin:1.6rem 0 .4rem}
            p{margin:.55rem 0}
            .sub{color:#555c66;margin:0 0 1.4rem}
            table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.7rem 0 1.1rem;
            font:.82rem/1.45 'Liberation Sans',Arial,Helvetica,sans-serif}
            th,td{text-align:left;vertical-align:top;padding:.34rem .55rem;border-bottom:1px solid #d7dbe1;
            overflow-wrap:anywhere}
            thead th{background:#eef1f5;border-bottom:1px solid #9aa5b4}
            .facts th{width:30%;font-weight:600;color:#3a4250}
            ol{padding-left:1.4rem}
            li{margin:.4rem 0}
            pre{font:.8rem/1.45 'Liberation Mono',Menlo,Consolas,monospace;background:#f4f6f8;border:1px solid #d7dbe1;
            border-radius:4px;padding:.6rem .75rem;white-space:pre-wrap;overflow-wrap:anywhere}
            @media print{main{max-width:none;padding:0}tr,pre,li{break-inside:avoid}h2,h3{break-after:avoid}}
            """;

    private HtmlPage() {}

    /** The page, in UTF-8's characters. */
    public static String html(Document document) {
        StringBuilder out = new StringBuilder(16_384);
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
                .append("style-src 'unsafe-inline'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>")
                .append(escaped(document.title()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(escaped(document.title()))
                .append("</h1>\n<p class=\"sub\">")
                .append(escaped(document.subtitle()))
                .append("</p>\n");
        for (Document.Section section : document.sections()) {
            out.append("<h2>").append(escaped(section.heading())).append("</h2>\n");
            section.blocks().forEach(block -> block(out, block));
        }
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void block(StringBuilder out, Block block) {
        switch (block) {
            case Block.Text text ->
                out.append("<p>").append(escaped(text.text())).append("</p>\n");
            case Block.Heading heading ->
                out.append("<h3>").append(escaped(heading.text())).append("</h3>\n");
            case Block.Code code ->
                out.append("<pre>").append(escaped(code.text())).append("</pre>\n");
            case Block.Steps steps -> {
                out.append("<ol>\n");
                steps.steps()
                        .forEach(
                                step -> out.append("<li>").append(escaped(step)).append("</li>\n"));
                out.append("</ol>\n");
            }
            case Block.Facts facts -> {
                out.append("<table class=\"facts\"><tbody>\n");
                facts.rows()
                        .forEach(row -> out.append("<tr><th scope=\"row\">")
                                .append(escaped(row.name()))
                                .append("</th><td>")
                                .append(escaped(row.value()))
                                .append("</td></tr>\n"));
                out.append("</tbody></table>\n");
            }
            case Block.Grid grid -> grid(out, grid);
        }
    }

    private static void grid(StringBuilder out, Block.Grid grid) {
        int all = grid.shares().stream().mapToInt(Integer::intValue).sum();
        out.append("<table><colgroup>");
        grid.shares()
                .forEach(share -> out.append("<col style=\"width:")
                        .append(100 * share / all)
                        .append("%\">"));
        out.append("</colgroup><thead>");
        row(out, "th", grid.heads());
        out.append("</thead><tbody>\n");
        grid.rows().forEach(cells -> row(out, "td", cells));
        out.append("</tbody></table>\n");
    }

    private static void row(StringBuilder out, String tag, List<String> cells) {
        out.append("<tr>");
        for (String cell : cells) {
            out.append('<').append(tag).append('>');
            out.append(escaped(cell)).append("</").append(tag).append('>');
        }
        out.append("</tr>\n");
    }

    /** Control characters and marks that turn the direction of text would let a name lie about itself. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append('\n');
                default -> {
                    int type = Character.getType(c);
                    boolean hidden = type == Character.CONTROL
                            || type == Character.FORMAT
                            || type == Character.SURROGATE
                            || type == Character.UNASSIGNED;
                    out.appendCodePoint(hidden ? 0xFFFD : c);
                }
            }
        });
        return out.toString();
    }
}
