// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.adapters.signer.BlsSignatures;
import io.alys.core.port.SignatureVerifier;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/** Signatures let in: all at once, and one after the other. One op is the whole batch; the keys are known already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBatchBenchmark {
    private static final String TAG = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
    private static final int SECRET_LENGTH = 32;

    @Param("16")
    private int signatures;

    /** Approvals of one block have one message, those of several have several. */
    @Param({"false", "true"})
    private boolean isOneMessage;

    private final BlsSignatures verifier = new BlsSignatures();
    private final List<SignatureVerifier.Signed> batch = new ArrayList<>();

    @Setup
    public void sign() {
        final SplittableRandom random = new SplittableRandom(1);
        final Hash first = Hash.of(bytes(random));
        for (int i = 0; i < signatures; i++) {
            final SecretKey key = new SecretKey();
            key.keygen(bytes(random));
            final Hash message = isOneMessage ? first : Hash.of(bytes(random));
            final P2 signature = new P2().hash_to(message.toArray(), TAG).sign_with(key);
            batch.add(new SignatureVerifier.Signed(
                    Bytes.of(new P1(key).compress()), message, Bytes.of(signature.compress())));
        }
    }

    @Benchmark
    public boolean batched() {
        return require(verifier.verifyBatch(batch));
    }

    @Benchmark
    public boolean oneByOne() {
        boolean isRight = true;
        for (final SignatureVerifier.Signed signed : batch) {
            isRight &= verifier.verify(signed.publicKeys().getFirst(), signed.message(), signed.signature());
        }
        return require(isRight);
    }

    /** A refusal might end early, and would be no figure. */
    private static boolean require(final boolean isRight) {
        if (!isRight) {
            throw new IllegalStateException("a right signature was refused");
        }
        return true;
    }

    private static byte[] bytes(final SplittableRandom random) {
        final byte[] bytes = new byte[SECRET_LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }
}
