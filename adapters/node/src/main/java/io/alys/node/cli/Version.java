// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
public final class Version implements IVersionProvider {
    private static final String UNPACKAGED = "unpackaged";

    /** As the jar's manifest has it. */
    public static String current() {
        final String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKAGED : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"alys " + current() + ", Java " + Runtime.version()};
    }
}
