// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.adapters.signer.BlsSecretKey;
import io.alys.adapters.signer.KeyDerivation;
import io.alys.adapters.signer.Keystore;
import io.alys.adapters.signer.KeystoreException;
import io.alys.adapters.signer.SigningRecord;
import io.alys.core.port.PortException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes authority keys. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes an authority key: an EIP-2335 keystore and its empty signing record.",
        footer = {"", "Example: alys keys --keystore key.json --password-file password.txt --signing-record record.alys"
        })
final class KeysCommand implements Runnable {
    @Option(names = "--keystore", required = true, description = "The keystore to make; must not exist.")
    private Path keystore;

    @Option(names = "--password-file", required = true, description = "File with the password to encrypt it with.")
    private Path passwordFile;

    @Option(
            names = "--signing-record",
            description = "Also make the empty record of what the key signed; only for a key that never signed.")
    private Path signingRecord;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final PrintWriter out = spec.commandLine().getOut();
        try (BlsSecretKey key = BlsSecretKey.generate()) {
            Keystore.write(keystore, passwordFile, key, KeyDerivation.standard())
                    .forEach(warning -> out.println("warning: " + warning));
            if (signingRecord != null) {
                SigningRecord.create(signingRecord, key.publicKey());
            }
            out.println("public key: " + key.publicKey());
        } catch (final KeystoreException | PortException e) {
            throw new CommandFailedException(e.getMessage());
        }
    }
}
