// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.run.NodeProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a node until it is told to stop or has to. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a node until Ctrl-C, SIGTERM or a reason to halt.",
        footer = {
            "",
            "Examples:",
            "  alys run --profile dev",
            "  alys run --profile small --engine-url http://127.0.0.1:8551 --jwt-secret-file jwt.hex \\",
            "           --bitcoin-url http://127.0.0.1:18443 --bitcoin-cookie-file ~/.bitcoin/regtest/.cookie"
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() {
        return new NodeProcess(options.settings(), Version.current()).run();
    }
}
