package io.portcullis.app.bundle;

import io.portcullis.evidence.bundle.Document.Block;
import io.portcullis.evidence.bundle.Document.Row;
import io.portcullis.evidence.bundle.Document.Section;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.librepdf.openpdf.fonts.Liberation;
import org.openpdf.text.Document;
import org.openpdf.text.DocumentException;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.ListItem;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.ColumnText;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfPageEventHelper;
import org.openpdf.text.pdf.PdfWriter;

/**
 * A document as PDF pages, A4, with its fonts inside: what is read on paper is what was sealed. The fonts cover Latin,
 * Greek and Cyrillic letters; others are shown as a box, and in full in the page of HTML.
 */
public final class PdfPages {
    private static final Color INK = new Color(0x1b1d21);
    private static final Color ACCENT = new Color(0x1f3a5f);
    private static final Color GREY = new Color(0x555c66);
    private static final Color LINE = new Color(0xd7dbe1);
    private static final Color HEAD = new Color(0xeef1f5);
    private static final float MARGIN = 56;
    private static final float BOTTOM = 64;

    private final Faces faces = new Faces();

    /** The document's bytes. */
    public byte[] pdf(io.portcullis.evidence.bundle.Document document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Document pages = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, BOTTOM);
        PdfWriter writer = PdfWriter.getInstance(pages, out);
        writer.setPageEvent(new Footer(document.title(), faces.small));
        pages.addTitle(document.title());
        pages.addCreator("Portcullis");
        pages.open();
        Paragraph title = new Paragraph(document.title(), faces.title);
        title.setLeading(26);
        pages.add(title);
        pages.add(spaced(new Paragraph(shown(document.subtitle()), faces.sub), 4, 8));
        for (Section section : document.sections()) {
            section(pages, section);
        }
        pages.close();
        return out.toByteArray();
    }

    private void section(Document pages, Section section) {
        PdfPTable rule = new PdfPTable(1);
        rule.setWidthPercentage(100);
        PdfPCell cell = new PdfPCell(new Phrase(section.heading(), faces.heading));
        cell.setBorder(Rectangle.TOP);
        cell.setBorderWidthTop(1.4f);
        cell.setBorderColorTop(ACCENT);
        cell.setPaddingTop(5);
        cell.setPaddingLeft(0);
        cell.setPaddingBottom(5);
        rule.addCell(cell);
        rule.setSpacingBefore(14);
        rule.setKeepTogether(true);
        pages.add(rule);
        section.blocks().forEach(block -> block(pages, block));
    }

    private void block(Document pages, Block block) {
        switch (block) {
            case Block.Text text -> pages.add(spaced(paragraph(text.text(), faces.body), 2, 5));
            case Block.Heading heading -> {
                Paragraph line = spaced(new Paragraph(shown(heading.text()), faces.sub2), 8, 3);
                line.setKeepTogether(true);
                pages.add(line);
            }
            case Block.Code code -> pages.add(code(code.text()));
            case Block.Steps steps -> pages.add(steps(steps.steps()));
            case Block.Facts facts -> pages.add(facts(facts.rows()));
            case Block.Grid grid -> pages.add(grid(grid));
        }
    }

    private PdfPTable code(String text) {
        PdfPTable box = new PdfPTable(1);
        box.setWidthPercentage(100);
        PdfPCell cell = new PdfPCell(new Phrase(text, faces.code));
        cell.setBackgroundColor(new Color(0xf4f6f8));
        cell.setBorderColor(LINE);
        cell.setPadding(7);
        box.addCell(cell);
        box.setSpacingBefore(4);
        box.setSpacingAfter(8);
        return box;
    }

    private org.openpdf.text.List steps(List<String> steps) {
        org.openpdf.text.List list = new org.openpdf.text.List(org.openpdf.text.List.ORDERED, 16);
        for (String step : steps) {
            ListItem item = new ListItem(new Phrase(shown(step), faces.body));
            item.setLeading(14);
            item.setSpacingAfter(2);
            list.add(item);
        }
        return list;
    }

    private PdfPTable facts(List<Row> rows) {
        PdfPTable table = table(new float[] {30, 70});
        for (Row row : rows) {
            table.addCell(cell(row.name(), faces.cellBold));
            table.addCell(cell(row.value(), faces.cell));
        }
        return table;
    }

    private PdfPTable grid(Block.Grid grid) {
        float[] shares = new float[grid.shares().size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = grid.shares().get(i);
        }
        PdfPTable table = table(shares);
        table.setHeaderRows(1);
        for (String head : grid.heads()) {
            PdfPCell cell = cell(head, faces.cellBold);
            cell.setBackgroundColor(HEAD);
            table.addCell(cell);
        }
        grid.rows().forEach(row -> row.forEach(text -> table.addCell(cell(text, faces.cell))));
        return table;
    }

    private static PdfPTable table(float[] shares) {
        PdfPTable table = new PdfPTable(shares);
        table.setWidthPercentage(100);
        table.setSpacingBefore(4);
        table.setSpacingAfter(9);
        table.setSplitLate(true);
        return table;
    }

    private static PdfPCell cell(String text, Font font) {
        PdfPCell cell = new PdfPCell(new Phrase(shown(text), font));
        cell.setLeading(0, 1.25f);
        cell.setBorder(Rectangle.BOTTOM);
        cell.setBorderColor(LINE);
        cell.setBorderWidth(0.6f);
        cell.setPadding(3.5f);
        cell.setPaddingBottom(5);
        return cell;
    }

    private static Paragraph paragraph(String text, Font font) {
        Paragraph paragraph = new Paragraph(shown(text), font);
        paragraph.setLeading(14.2f);
        return paragraph;
    }

    private static Paragraph spaced(Paragraph paragraph, float before, float after) {
        paragraph.setSpacingBefore(before);
        paragraph.setSpacingAfter(after);
        return paragraph;
    }

    /** Without characters that cannot be seen and would let a text lie about itself. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n]]|\\p{Cf}|\\p{Cs}", "?");
    }

    /** The fonts in their sizes. */
    private static final class Faces {
        private final BaseFont sans = base(Liberation.SANS, "LiberationSans-Regular");
        private final BaseFont bold = base(Liberation.SANS, "LiberationSans-Bold");
        private final BaseFont serif = base(Liberation.SERIF, "LiberationSerif-Regular");
        private final BaseFont mono = base(Liberation.MONO, "LiberationMono-Regular");
        private final Font title = new Font(bold, 20, Font.NORMAL, ACCENT);
        private final Font sub = new Font(serif, 11, Font.NORMAL, GREY);
        private final Font heading = new Font(bold, 13, Font.NORMAL, ACCENT);
        private final Font sub2 = new Font(bold, 10.5f, Font.NORMAL, INK);
        private final Font body = new Font(serif, 11, Font.NORMAL, INK);
        private final Font cell = new Font(sans, 8.5f, Font.NORMAL, INK);
        private final Font cellBold = new Font(bold, 8.5f, Font.NORMAL, new Color(0x3a4250));
        private final Font code = new Font(mono, 8.5f, Font.NORMAL, INK);
        private final Font small = new Font(sans, 8, Font.NORMAL, GREY);

        private static BaseFont base(Liberation family, String name) {
            String file = "/liberation/" + name + ".ttf";
            try (InputStream in = Objects.requireNonNull(family.getClass().getResourceAsStream(file), file)) {
                byte[] bytes = in.readAllBytes();
                return BaseFont.createFont(name + ".ttf", BaseFont.IDENTITY_H, true, true, bytes, null);
            } catch (IOException | DocumentException e) {
                throw new IllegalStateException("the font " + name + " is in our own library", e);
            }
        }
    }

    /** Title and number under every page. */
    private static final class Footer extends PdfPageEventHelper {
        private final String title;
        private final Font font;

        Footer(String title, Font font) {
            this.title = title;
            this.font = font;
        }

        @Override
        public void onEndPage(PdfWriter writer, Document pages) {
            float y = pages.bottom() - 26;
            ColumnText.showTextAligned(
                    writer.getDirectContent(), Element.ALIGN_LEFT, new Phrase(title, font), pages.left(), y, 0);
            Phrase number = new Phrase("Page " + writer.getPageNumber(), font);
            ColumnText.showTextAligned(writer.getDirectContent(), Element.ALIGN_RIGHT, number, pages.right(), y, 0);
        }
    }
}
