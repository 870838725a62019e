package io.portcullis.admit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Licences as one document of Really Simple Licensing 1.0 ({@code application/rsl+xml}), for machines that look for
 * {@code rel="license"}. What RSL has no words for stays in the licence's JSON, which {@code terms} leads to.
 */
public final class RslDocument {
    /** The namespace of RSL 1.0. */
    public static final String NAMESPACE = "https://rslstandard.org/rsl";

    private RslDocument() {}

    /**
     * The document about one part of this server.
     *
     * @param path that the licences are about, for instance {@code /v1/*}
     * @param terms where the words for people are
     * @param licences at least one; a caller is under one of them
     */
    public static String of(String path, String terms, List<Licence> licences) {
        Licence first = licences.getFirst();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsl xmlns=\"")
                .append(NAMESPACE)
                .append("\">\n  <content url=\"")
                .append(escape(path))
                .append("\">\n");
        element(xml, 4, "copyright type=\"organization\"" + contact(first.notice()), first.holder());
        element(xml, 4, "terms", terms);
        licences.forEach(licence -> license(xml, licence));
        return xml.append("  </content>\n</rsl>\n").toString();
    }

    private static void license(StringBuilder xml, Licence licence) {
        xml.append("    <license>\n");
        words(xml, "permits", "usage", licence.permits());
        words(xml, "permits", "user", licence.users());
        words(xml, "prohibits", "usage", licence.prohibits());
        if (!licence.attribution().isEmpty()) {
            xml.append("      <payment type=\"attribution\"/>\n");
        }
        element(xml, 6, "legal type=\"contact\"", licence.notice().address());
        xml.append("    </license>\n");
    }

    private static String contact(Licence.Contact contact) {
        String address = contact.address();
        if (address.startsWith("mailto:")) {
            return " contactEmail=\"" + escape(address.substring("mailto:".length())) + "\"";
        }
        return address.startsWith("https://") ? " contactUrl=\"" + escape(address) + "\"" : "";
    }

    private static void words(StringBuilder xml, String element, String type, Set<? extends Enum<?>> all) {
        if (!all.isEmpty()) {
            String text = all.stream().map(Licence::word).collect(Collectors.joining(" "));
            element(xml, 6, element + " type=\"" + type + "\"", text);
        }
    }

    private static void element(StringBuilder xml, int indent, String opening, String text) {
        int end = opening.indexOf(' ');
        String name = end < 0 ? opening : opening.substring(0, end);
        xml.append(" ".repeat(indent)).append('<').append(opening).append('>');
        xml.append(escape(text)).append("</").append(name).append(">\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;");
    }
}
