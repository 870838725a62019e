package io.portcullis.app.scan;

import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.Link;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A campaign as a picture: what is shared in the middle, members around it, a line from each to what it shares; at most
 * {@value #DRAWN} members and the six strongest links are drawn.
 */
final class CampaignGraph {
    private static final int DRAWN = 60;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final List<String> COLOURS =
            List.of("#c0392b", "#2471a3", "#1e8449", "#b9770e", "#7d3c98", "#34495e");

    private CampaignGraph() {}

    /** In which colour the link of that place in the campaign's list is drawn, or that of text if it is not. */
    static String colour(int link) {
        return link < COLOURS.size() ? COLOURS.get(link) : "inherit";
    }

    static String svg(Campaign campaign) {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Members and what they share\">", WIDTH, HEIGHT));
        int members = Math.min(DRAWN, campaign.accounts().size());
        List<Link> links = campaign.links().stream().limit(COLOURS.size()).toList();
        for (int i = 0; i < links.size(); i++) {
            double y = HEIGHT / 2.0 + (i - (links.size() - 1) / 2.0) * 34;
            Set<String> sharing = new HashSet<>(links.get(i).accounts());
            for (int j = 0; j < members; j++) {
                if (sharing.contains(campaign.accounts().get(j))) {
                    svg.append(format(
                            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" "
                                    + "stroke-opacity=\".35\"/>",
                            WIDTH / 2, y, x(j, members), y(j, members), COLOURS.get(i)));
                }
            }
        }
        for (int j = 0; j < members; j++) {
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#1c2530\"><title>%s</title></circle>",
                    x(j, members),
                    y(j, members),
                    ReportPage.escape(campaign.accounts().get(j))));
        }
        for (int i = 0; i < links.size(); i++) {
            double y = HEIGHT / 2.0 + (i - (links.size() - 1) / 2.0) * 34;
            String words = links.get(i).kind() + " (" + links.get(i).accounts().size() + ")";
            svg.append(format(
                    "<rect x=\"%d\" y=\"%.1f\" width=\"150\" height=\"24\" rx=\"5\" "
                            + "fill=\"%s\"><title>%s</title></rect>"
                            + "<text x=\"%d\" y=\"%.1f\" font-size=\"13\" fill=\"#fff\" "
                            + "text-anchor=\"middle\">%s</text>",
                    WIDTH / 2 - 75,
                    y - 12,
                    COLOURS.get(i),
                    ReportPage.escape(links.get(i).value()),
                    WIDTH / 2,
                    y + 4,
                    ReportPage.escape(words)));
        }
        if (campaign.accounts().size() > members) {
            svg.append(format(
                    "<text x=\"4\" y=\"%d\" font-size=\"12\" fill=\"#556\">%d more members not drawn</text>",
                    HEIGHT - 6, campaign.accounts().size() - members));
        }
        return svg.append("</svg>").toString();
    }

    private static double x(int index, int members) {
        return WIDTH / 2.0 + 290 * Math.cos(2 * Math.PI * index / members);
    }

    private static double y(int index, int members) {
        return HEIGHT / 2.0 - 6 + 140 * Math.sin(2 * Math.PI * index / members);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
