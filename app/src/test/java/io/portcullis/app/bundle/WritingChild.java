package io.portcullis.app.bundle;

import io.portcullis.app.verify.SmallBundle;
import java.nio.file.Path;
import java.util.Optional;

/** Writes bundles one after another until it is killed; tells the number of each that is done. */
final class WritingChild {
    private WritingChild() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        for (int i = Integer.parseInt(args[1]); ; i++) {
            SmallBundle.write(folder.resolve("b" + i), Optional.empty(), 40);
            System.out.println(i);
        }
    }
}
