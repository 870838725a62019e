package io.portcullis.bench.detection;

import java.io.IOException;
import java.nio.file.Path;

/** What is judged: it gets the log and the accounts file of a town, never the truth. */
interface DetectorUnderTest {
    Verdicts run(Path exchanges, Path accounts) throws IOException, InterruptedException;
}
