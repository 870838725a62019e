package io.portcullis.app.bundle;

import io.portcullis.gateway.console.BundleDesk;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * Asks a timestamp authority over HTTP for a token (RFC 3161, section 3.4): one POST, no redirects, at most 64 KiB and
 * eight seconds for the answer. The answer must be to this very question: imprint and nonce are compared. Who signed
 * it is for {@link io.portcullis.app.verify.TokenCheck} to say.
 */
public final class TimestampClient implements BundleDesk.Stamper {
    private static final int ANSWER_MAX = 64 << 10;

    private final Duration patience;
    private final SecureRandom random = new SecureRandom();

    public TimestampClient() {
        this(Duration.ofSeconds(8));
    }

    /** @param patience for everything */
    public TimestampClient(Duration patience) {
        this.patience = patience;
    }

    @Override
    public byte[] stamp(URI authority, byte[] bytes) throws IOException {
        TimeStampRequest question = question(bytes);
        String where = "the timestamp authority at " + authority.getHost();
        try {
            byte[] answer = post(authority, question.getEncoded(), where);
            TimeStampResponse response = new TimeStampResponse(answer);
            response.validate(question);
            if (response.getTimeStampToken() == null) {
                String why = response.getStatusString() == null ? "it did not say why" : response.getStatusString();
                throw new IOException(where + " gave no token: " + why);
            }
            return response.getTimeStampToken().getEncoded();
        } catch (TSPException e) {
            throw new IOException(where + " answered something else than what it was asked: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IOException(where + " gave no answer of RFC 3161", e);
        }
    }

    private TimeStampRequest question(byte[] bytes) {
        TimeStampRequestGenerator questions = new TimeStampRequestGenerator();
        questions.setCertReq(true);
        try {
            byte[] imprint = MessageDigest.getInstance("SHA-256").digest(bytes);
            return questions.generate(TSPAlgorithms.SHA256, imprint, new BigInteger(64, random));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] post(URI authority, byte[] question, String where) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(authority)
                .timeout(patience)
                .header("Content-Type", "application/timestamp-query")
                .header("Accept", "application/timestamp-reply")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException(where + " answered with status " + response.statusCode());
                }
                return bounded(in, where);
            } finally {
                client.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + where, e);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new IOException(where + " cannot be reached", e);
        } catch (HttpTimeoutException e) {
            throw new IOException(where + " did not answer in time", e);
        }
    }

    /** The body; a body that trickles ends when patience does, for the stream is closed then. */
    private byte[] bounded(InputStream in, String where) throws IOException, InterruptedException {
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try {
                return in.readNBytes(ANSWER_MAX + 1);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        try {
            byte[] answer = read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.length > ANSWER_MAX) {
                throw new IOException(where + " answered more than " + ANSWER_MAX + " bytes");
            }
            return answer;
        } catch (TimeoutException e) {
            throw new IOException(where + " did not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException(where + " broke off its answer", e);
        }
    }
}
