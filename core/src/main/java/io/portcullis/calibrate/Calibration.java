package io.portcullis.calibrate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything an engine must know of honest traffic to judge an account: how signals map to evidence, how scores of
 * honest accounts lie, which templates are commonplace, and how honest groups look. One JSON file.
 *
 * @param made how it was made, for a person
 * @param accounts honest accounts it rests on
 * @param prior odds-free prior probability that an account attacks, for the posterior only
 * @param curves by signal name
 * @param offsets by stratum label: the score that 95 % of its honest accounts stay below, one for each look; the label
 *     {@code *} is all strata together
 * @param maxima honest accounts' largest excess of score over offset
 * @param commonplace honest organisations seen with a template key, as hexadecimal
 * @param groups honest groups' statistics
 * @param groupWeights weight of each group feature, by name
 */
@JsonIgnoreProperties(ignoreUnknown = false)
public record Calibration(
        String made,
        int accounts,
        double prior,
        SortedMap<String, Curve> curves,
        SortedMap<String, List<Double>> offsets,
        Tail maxima,
        SortedMap<String, Integer> commonplace,
        Tail groups,
        SortedMap<String, Double> groupWeights) {

    private static final String SHIPPED = "/io/portcullis/calibrate/default.json";
    private static final int SIZE_MAX = 64 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public Calibration {
        curves = copy(curves);
        offsets = copy(offsets);
        commonplace = copy(commonplace);
        groupWeights = copy(groupWeights);
        if (!(prior > 0 && prior < 1)) {
            throw new IllegalArgumentException("prior must lie between 0 and 1, is " + prior);
        }
    }

    private static <V> SortedMap<String, V> copy(Map<String, V> map) {
        return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** The calibration that comes with this jar; its field {@code made} says how it was made. */
    public static Calibration shipped() {
        try (InputStream in = Calibration.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + SHIPPED);
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #bytes} wrote; IllegalArgumentException says what is wrong. */
    public static Calibration parse(byte[] json) {
        if (json.length > SIZE_MAX) {
            throw new IllegalArgumentException("a calibration of %d bytes is too large".formatted(json.length));
        }
        try {
            return JSON.readValue(json, Calibration.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a calibration: " + e.getMessage(), e);
        }
    }

    public byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of {@link #bytes}, in hexadecimal; named in every finding. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signal's log-likelihood ratio at a value; 0 for a signal that the calibration does not know. */
    public double llr(String signal, double value) {
        Curve curve = curves.get(signal);
        return curve == null ? 0 : curve.at(value);
    }

    public double weight(String signal) {
        Curve curve = curves.get(signal);
        return curve == null ? 0 : curve.weight();
    }

    /** The score that 95 % of honest accounts of the stratum stay below at a look of this many exchanges. */
    public double offset(Stratum stratum, long exchanges) {
        List<Double> row = offsets.get(stratum.label());
        row = row == null ? offsets.get(stratum.anyPlan()) : row;
        row = row == null ? offsets.get("*") : row;
        if (row == null || row.isEmpty()) {
            return 0;
        }
        double look = Math.max(0, Math.log(Math.max(1, exchanges) / 16.0) / Math.log(2));
        int below = (int) Math.min(row.size() - 1, Math.floor(look));
        int above = Math.min(row.size() - 1, below + 1);
        double share = Math.min(1, look - below);
        return row.get(below) * (1 - share) + row.get(above) * share;
    }

    /** How rare a template key is among honest organisations: 1 if never seen with two of them, towards 0 with 50. */
    public double rarity(long key) {
        Integer orgs = commonplace.get(Long.toHexString(key));
        return orgs == null ? 1 : Math.max(0, 1 - Math.log(orgs) / Math.log(50));
    }

    /** True where the honest sample is large enough for a p-value of at most alpha to be possible. */
    public boolean supports(double alpha) {
        return 1.0 / (maxima.n() + 1.0) <= alpha;
    }
}
