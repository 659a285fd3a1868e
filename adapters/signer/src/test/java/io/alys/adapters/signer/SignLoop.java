// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.chain.SignatureKind;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process that is killed: signs slot after slot and prints each signature once it has it. */
final class SignLoop {
    static final long KEY = 99;
    static final SigningRecord.Limits LIMITS = new SigningRecord.Limits(SignedEntry.LENGTH * 40, 8);

    private SignLoop() {}

    static Hash root(final long slot) {
        return Hash.of(Keys.bytes(slot + 1));
    }

    /** Argument: the record's file. */
    public static void main(final String[] arguments) throws Exception {
        final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        final BlsSecretKey key = Keys.key(KEY);
        final SigningRecord record =
                SigningRecord.open(Path.of(arguments[0]), key.publicKey(), LIMITS, RecordFiles.REAL);
        final KeystoreSigner signer = new KeystoreSigner(key, record);
        out.println("open");
        long slot = record.highestSlot(SignatureKind.BLOCK);
        while (true) {
            slot++;
            final Bytes signature = signer.sign(SignatureKind.BLOCK, slot, slot, root(slot), root(slot));
            out.println(slot + " " + signature + " end");
        }
    }
}
