package io.portcullis.app;

import picocli.CommandLine.IVersionProvider;

/** The version of the packaged program, {@code development} where it runs from classes. */
final class Version implements IVersionProvider {
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"portcullis " + text(), "JDK " + Runtime.version()};
    }
}
