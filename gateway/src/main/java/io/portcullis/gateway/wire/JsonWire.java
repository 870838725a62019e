package io.portcullis.gateway.wire;

import io.portcullis.traffic.Endpoint;

/** The wire of every endpoint: what differs between them is in the readers it calls. */
record JsonWire(Endpoint endpoint) implements Wire {
    @Override
    public Parsed parse(byte[] body) {
        return RequestReader.read(endpoint, body);
    }

    @Override
    public byte[] rewrite(byte[] body, Rewrite rewrite) {
        return RequestWriter.rewrite(endpoint, body, rewrite);
    }

    @Override
    public ReplyPipe pipe(PipeSpec spec) {
        return spec.stream() ? new StreamPipe(endpoint, spec) : new BodyPipe(endpoint, spec);
    }
}
