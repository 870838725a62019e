package io.portcullis.gateway.wire;

import io.portcullis.shape.Exposure;
import io.portcullis.shape.Sealer;
import io.portcullis.shape.TextStages;
import java.util.Optional;

/**
 * How one answer is to be piped.
 *
 * @param stream whether upstream answers with server-sent events (by its content type, not by what was asked)
 * @param requestId named in error events
 * @param exposure what the caller may see; use {@link Exposure#FULL} for answers that are not 2xx
 * @param sealer where hidden reasoning goes so that it can come back next turn; empty where the caller has no tools
 * @param texts what changes the texts of the answer, if anything
 * @param alias the model's name as the caller knows it, where upstream's name shall not be seen
 * @param dropUsage whether the usage chunk was forced and is not for the caller
 * @param inputTokens estimate to charge where upstream tells no usage
 * @param keepBytes bound on what is kept of the answer for {@link ReplyPipe#assembled}
 * @param eventBytesMax bound on one event that must be read as a whole
 * @param bodyBytesMax bound on a whole answer that must be buffered to be shaped
 */
public record PipeSpec(
        boolean stream,
        String requestId,
        Exposure exposure,
        Optional<Sealer> sealer,
        Optional<TextStages> texts,
        Optional<String> alias,
        boolean dropUsage,
        int inputTokens,
        int keepBytes,
        int eventBytesMax,
        int bodyBytesMax) {
    /** An answer to be seen in full, with the usual bounds: 1 MiB kept, 4 MiB an event, 32 MiB a body. */
    public static PipeSpec full(boolean stream, String requestId, int inputTokens) {
        return new PipeSpec(
                stream,
                requestId,
                Exposure.FULL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                inputTokens,
                1 << 20,
                4 << 20,
                32 << 20);
    }

    public PipeSpec shownAs(Exposure shown, Optional<Sealer> vault) {
        return new PipeSpec(
                stream,
                requestId,
                shown,
                vault,
                texts,
                alias,
                dropUsage,
                inputTokens,
                keepBytes,
                eventBytesMax,
                bodyBytesMax);
    }

    public PipeSpec named(Optional<String> name, boolean withoutUsage) {
        return new PipeSpec(
                stream,
                requestId,
                exposure,
                sealer,
                texts,
                name,
                withoutUsage,
                inputTokens,
                keepBytes,
                eventBytesMax,
                bodyBytesMax);
    }

    public PipeSpec bounded(int keep, int event, int body) {
        return new PipeSpec(
                stream, requestId, exposure, sealer, texts, alias, dropUsage, inputTokens, keep, event, body);
    }

    /** The same with its texts changed. */
    public PipeSpec changing(Optional<TextStages> stages) {
        return new PipeSpec(
                stream,
                requestId,
                exposure,
                sealer,
                stages,
                alias,
                dropUsage,
                inputTokens,
                keepBytes,
                eventBytesMax,
                bodyBytesMax);
    }

    /** The same for an answer whose content type is now known. */
    public PipeSpec answered(boolean asStream) {
        return new PipeSpec(
                asStream,
                requestId,
                exposure,
                sealer,
                texts,
                alias,
                dropUsage,
                inputTokens,
                keepBytes,
                eventBytesMax,
                bodyBytesMax);
    }
}
