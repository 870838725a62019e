package io.portcullis.gateway.forward;

import io.netty.buffer.Unpooled;
import io.portcullis.traffic.Usage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An upstream as one event loop sees it: its connections, and calls over them. */
public final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private final Vertx vertx;
    private final UpstreamSpec spec;
    private final Circuit circuit;
    private final HttpClient client;
    private final RequestOptions post;
    private final RequestOptions get;

    public Upstream(Vertx vertx, UpstreamSpec spec, Circuit circuit) {
        this.vertx = vertx;
        this.spec = spec;
        this.circuit = circuit;
        HttpClientOptions options = new HttpClientOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout(50)
                .setConnectTimeout((int) spec.connect().toMillis())
                .setDecompressionSupported(false)
                .setDecoderInitialBufferSize(16 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setMaxHeaderSize(64 * 1024)
                .setSsl(spec.tls())
                .setUseAlpn(spec.tls() && spec.http2())
                .setProtocolVersion(spec.http2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(spec.connections())
                .setMaxWaitQueueSize(spec.waiting())
                .setMaxLifetime(10)
                .setMaxLifetimeUnit(TimeUnit.MINUTES);
        this.client = vertx.createHttpClient(options, pool);
        this.post = target(HttpMethod.POST);
        this.get = target(HttpMethod.GET);
    }

    private RequestOptions target(HttpMethod method) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(spec.url().getHost())
                .setPort(spec.port())
                .setSsl(spec.tls())
                .setFollowRedirects(false)
                .setConnectTimeout(spec.connect().toMillis());
    }

    public UpstreamSpec spec() {
        return spec;
    }

    /** Sends a request; the answer is told on this event loop. Never throws; failures are told to the answer. */
    public Sent send(Outgoing outgoing, Answer answer) {
        Sent sent = new Sent(outgoing, answer);
        if (circuit.allows(System.nanoTime(), outgoing.caller())) {
            sent.watch();
            sent.start();
        } else {
            sent.over = true;
            answer.failed(new Answer.Failure(
                    Answer.Kind.CIRCUIT_OPEN, "upstream " + spec.name() + " is refused after failures in a row"));
        }
        return sent;
    }

    /** Takes no new calls' connections; those under way go on until they end. */
    public void retire() {
        client.shutdown(spec.total().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A call under way; every method is to be called on its event loop. */
    public final class Sent implements Sending {
        private final Outgoing outgoing;
        private final Answer answer;
        private int tries;
        private long deadline;
        private long lastHeard;
        private boolean asked;
        private boolean heard;
        private boolean over;
        private boolean paused;
        private long timer = -1;
        private long bytes;
        private HttpClientRequest request;
        private HttpClientResponse response;

        @SuppressWarnings("NullAway.Init")
        private Sent(Outgoing outgoing, Answer answer) {
            this.outgoing = outgoing;
            this.answer = answer;
            long now = System.nanoTime();
            this.deadline = now + spec.total().toNanos();
            this.lastHeard = now;
        }

        private void start() {
            tries++;
            RequestOptions options = new RequestOptions(outgoing.method().equals("GET") ? get : post);
            options.setURI(spec.prefix() + outgoing.path());
            client.request(options).onComplete(opened -> {
                if (opened.failed()) {
                    notOpened(opened.cause());
                } else if (over) {
                    HttpClientRequest late = opened.result().exceptionHandler(ignored -> {});
                    late.response().onFailure(ignored -> {});
                    late.reset();
                } else {
                    opened(opened.result());
                }
            });
        }

        private void notOpened(Throwable cause) {
            if (over) {
                return;
            }
            if (cause instanceof ConnectionPoolTooBusyException) {
                over = true;
                circuit.neither();
                answer.failed(
                        new Answer.Failure(Answer.Kind.BUSY, "upstream " + spec.name() + ": too many calls wait"));
            } else if (tries <= spec.retries()) {
                vertx.setTimer(Math.max(1, spec.backoff().toMillis()) << (tries - 1), ignored -> {
                    if (!over) {
                        start();
                    }
                });
            } else {
                fail(Answer.Kind.CONNECT, String.valueOf(cause.getMessage()));
            }
        }

        private void opened(HttpClientRequest opened) {
            request = opened;
            asked = true;
            outgoing.headers().forEach(opened::putHeader);
            opened.putHeader("accept-encoding", "identity");
            String credential = spec.credential().get();
            if (!credential.isEmpty()) {
                switch (outgoing.dialect()) {
                    case OPENAI -> opened.putHeader("authorization", "Bearer " + credential);
                    case ANTHROPIC -> opened.putHeader("x-api-key", credential);
                }
            }
            lastHeard = System.nanoTime();
            vertx.cancelTimer(timer);
            watch();
            opened.response().onComplete(head -> {
                if (head.succeeded()) {
                    head(head.result());
                } else {
                    fail(Answer.Kind.BROKEN, String.valueOf(head.cause().getMessage()));
                }
            });
            opened.exceptionHandler(e -> fail(Answer.Kind.BROKEN, String.valueOf(e.getMessage())));
            if (outgoing.body().length == 0) {
                opened.end();
            } else {
                opened.end(wrap(outgoing.body()));
            }
        }

        private void head(HttpClientResponse head) {
            if (over) {
                return;
            }
            response = head;
            heard = true;
            lastHeard = System.nanoTime();
            Map<String, String> headers = new LinkedHashMap<>();
            for (Map.Entry<String, String> header : head.headers()) {
                headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
            head.exceptionHandler(e -> fail(Answer.Kind.BROKEN, String.valueOf(e.getMessage())));
            head.handler(this::chunk);
            head.endHandler(ignored -> end());
            tell(() -> answer.head(head.statusCode(), headers));
        }

        private void chunk(Buffer buffer) {
            if (over) {
                return;
            }
            lastHeard = System.nanoTime();
            bytes += buffer.length();
            if (bytes > spec.answerBytes()) {
                fail(Answer.Kind.OVERSIZED, "answer is longer than " + spec.answerBytes() + " bytes");
                return;
            }
            tell(() -> answer.chunk(buffer.getBytes()));
        }

        private void end() {
            if (over) {
                return;
            }
            finish();
            if (response.statusCode() >= 500) {
                circuit.failure(System.nanoTime(), outgoing.caller(), Circuit.Blame.REQUEST);
            } else {
                circuit.success();
            }
            tell(answer::end);
        }

        private void fail(Answer.Kind kind, String detail) {
            if (over) {
                return;
            }
            finish();
            circuit.failure(System.nanoTime(), outgoing.caller(), blame(kind));
            if (request != null) {
                request.reset();
            }
            answer.failed(new Answer.Failure(kind, "upstream " + spec.name() + ": " + detail));
        }

        private static Circuit.Blame blame(Answer.Kind kind) {
            return switch (kind) {
                case CIRCUIT_OPEN, BUSY, CONNECT, TIMEOUT -> Circuit.Blame.UPSTREAM;
                case BROKEN, OVERSIZED -> Circuit.Blame.REQUEST;
            };
        }

        /** Ends the call without holding it against the upstream: a caller must not be able to open the circuit. */
        private void notItsFault(Answer.Kind kind, String detail) {
            cancel();
            answer.failed(new Answer.Failure(kind, "upstream " + spec.name() + ": " + detail));
        }

        /** Whatever fails while an answer is told ends its call; a call must never be left hanging. */
        private void tell(Runnable word) {
            try {
                word.run();
            } catch (RuntimeException e) {
                LOG.error("an answer of upstream {} could not be handled", spec.name(), e);
                over = false;
                notItsFault(Answer.Kind.BROKEN, "its answer could not be handled");
            }
        }

        private void finish() {
            over = true;
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
        }

        /** One timer a call, set anew only when it fires, watches the three time-outs. */
        private void watch() {
            long now = System.nanoTime();
            long silent = lastHeard + (heard ? spec.idle() : spec.firstByte()).toNanos();
            if (paused || !asked) {
                silent = deadline;
            }
            boolean total = deadline - silent <= 0;
            long next = total ? deadline : silent;
            if (next - now <= 0 && total && (paused || !asked)) {
                notItsFault(Answer.Kind.TIMEOUT, paused ? "the caller reads too slowly" : "no connection was free");
            } else if (next - now <= 0) {
                fail(Answer.Kind.TIMEOUT, total ? "call took too long" : "no byte for too long");
            } else {
                timer = vertx.setTimer(Math.max(1, (next - now) / 1_000_000 + 1), ignored -> {
                    if (!over) {
                        watch();
                    }
                });
            }
        }

        /** The upstream is held back by TCP. */
        @Override
        public void pause() {
            if (response != null && !over && !paused) {
                paused = true;
                response.pause();
            }
        }

        @Override
        public void resume() {
            if (response != null && !over && paused) {
                paused = false;
                lastHeard = System.nanoTime();
                response.resume();
            }
        }

        @Override
        public Usage owed(long input) {
            return new Usage(input, 0, 0);
        }

        @Override
        public void cancel() {
            if (!over) {
                finish();
                circuit.neither();
                if (request != null) {
                    request.reset();
                }
            }
        }
    }

    /** Wraps without copying; the array must not change afterwards. */
    static Buffer wrap(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
