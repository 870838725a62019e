package io.portcullis.embed;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.portcullis.semantic.Embedder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * all-MiniLM-L6-v2 with weights of eight bits (Reimers, Gurevych 2019; Wang et al. 2020; Apache-2.0), as shipped in a
 * jar of LangChain4j: six layers, 384 numbers, English. A text's first {@value #PIECES} pieces are read, the mean of
 * the last layer is the vector.
 *
 * <p>Texts go through one by one, each on the calling thread: a batch would share the scale of the eight bits, and a
 * text's vector would depend on its neighbours. The same processor gives the same vector each time; another kind of
 * processor may differ in the last digits.
 *
 * <p>Cost: about 7 ms a prompt of mixed length on one core, 270 MB resident in all, one to four seconds to open. The
 * runtime unpacks its library into the folder for temporary files.
 */
public final class MiniLm implements Embedder {
    /** Pieces of a text that are read; what follows is left out. */
    public static final int PIECES = 128;

    private static final String MODEL = "all-MiniLM-L6-v2-q";
    private static final int SIZE = 384;
    private static final int WORDS_LEAST = 3;
    /** The vocabulary was made for English, whose words are mostly one piece; other languages fall into more. */
    private static final double PIECES_PER_WORD_MOST = 1.65;

    private static final double UNKNOWN_MOST = 0.05;

    private final WordPieces vocabulary;
    private final OrtEnvironment environment;
    private final OrtSession session;

    private MiniLm(WordPieces vocabulary, OrtEnvironment environment, OrtSession session) {
        this.vocabulary = vocabulary;
        this.environment = environment;
        this.session = session;
    }

    /** Opens the model that is on the class path. */
    public static final class Opening implements Provider {
        @Override
        public Embedder open() {
            try (InputStream words = resource("/all-minilm-l6-v2-q-tokenizer.json");
                    InputStream weights = resource("/all-minilm-l6-v2-q.onnx")) {
                OrtEnvironment environment =
                        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "portcullis");
                try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                    options.setIntraOpNumThreads(1);
                    options.setInterOpNumThreads(1);
                    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
                    return new MiniLm(
                            WordPieces.read(words),
                            environment,
                            environment.createSession(weights.readAllBytes(), options));
                }
            } catch (IOException | OrtException | LinkageError e) {
                throw new IllegalStateException("the embedding model cannot be opened: " + e.getMessage(), e);
            }
        }

        private static InputStream resource(String name) throws IOException {
            InputStream in = MiniLm.class.getResourceAsStream(name);
            if (in == null) {
                throw new IOException("no " + name + " on the class path");
            }
            return in;
        }
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public int dimensions() {
        return SIZE;
    }

    @Override
    public Optional<float[]> embed(String text) {
        WordPieces.Pieces pieces = vocabulary.of(text, PIECES);
        return english(pieces) ? Optional.of(vector(pieces.ids())) : Optional.empty();
    }

    /** Whether the text spells like English: other languages fall into more pieces, or into none. */
    private static boolean english(WordPieces.Pieces pieces) {
        return pieces.words() >= WORDS_LEAST
                && pieces.wordPieces() <= PIECES_PER_WORD_MOST * pieces.words()
                && pieces.unknown() <= UNKNOWN_MOST * pieces.words();
    }

    private float[] vector(long[] ids) {
        long[] shape = {1, ids.length};
        long[] ones = new long[ids.length];
        java.util.Arrays.fill(ones, 1);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.allocate(ids.length), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            return mean(((OnnxTensor) result.get(0)).getFloatBuffer(), ids.length);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model failed: " + e.getMessage(), e);
        }
    }

    private static float[] mean(FloatBuffer states, int rows) {
        double[] sums = new double[SIZE];
        for (int i = 0; i < rows * SIZE; i++) {
            sums[i % SIZE] += states.get(i);
        }
        double square = 0;
        for (double sum : sums) {
            square += sum * sum;
        }
        double scale = square == 0 ? 0 : 1 / Math.sqrt(square);
        float[] vector = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            vector[i] = (float) (sums[i] * scale);
        }
        return vector;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model cannot be closed: " + e.getMessage(), e);
        }
    }
}
