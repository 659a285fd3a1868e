// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.adapters.engine.embedded.EmbeddedEngine;
import io.alys.adapters.signer.BlsSecretKey;
import io.alys.adapters.signer.BlsSignatures;
import io.alys.adapters.signer.KeystoreSigner;
import io.alys.adapters.signer.SigningRecord;
import io.alys.core.call.EngineCalls;
import io.alys.core.call.PingedCalls;
import io.alys.core.call.PortCalls;
import io.alys.core.call.SignerCalls;
import io.alys.core.command.Answer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.port.PortException;
import io.alys.perf.rig.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the only authority of the chain that is measured deals with: an execution client in this process and a signer whose
 * record is durable. Blocks to store are taken and forgotten, and Bitcoin has no news.
 */
final class DevOutside implements AutoCloseable {
    private static final long GENESIS_S = 1_700_000_000;

    private final EmbeddedEngine engine;
    private final KeystoreSigner signer;

    /**
     * @param directory of this outside alone.
     */
    DevOutside(final Path directory) throws IOException, PortException {
        Files.createDirectories(directory);
        final byte[] one = new byte[32];
        one[31] = 1;
        final BlsSecretKey key = BlsSecretKey.of(one);
        final Path record = directory.resolve("signing-record");
        SigningRecord.create(record, key.publicKey());
        signer = new KeystoreSigner(key, SigningRecord.open(record, key.publicKey()));
        engine = new EmbeddedEngine(directory.resolve("engine"), Rig.spec().chainId(), GENESIS_S, Map.of());
    }

    /** How each destination is served, in order; the observer's is none, and never answers. */
    Map<Destination, PortCalls> calls() {
        final Map<Destination, PortCalls> calls = new EnumMap<>(Destination.class);
        calls.put(Destination.ENGINE, new EngineCalls(engine));
        calls.put(Destination.SIGNER, new SignerCalls(signer, new BlsSignatures()));
        calls.put(Destination.BITCOIN, (id, effect) -> null);
        calls.put(
                Destination.STORAGE,
                (id, effect) -> effect instanceof Effect.LoadWanted
                        ? new Answer.BlockLoaded(id, List.of())
                        : new Answer.BlockStored(id));
        calls.replaceAll(PingedCalls::new);
        calls.put(Destination.OBSERVER, (id, effect) -> null);
        return calls;
    }

    @Override
    public void close() {
        signer.close();
        engine.close();
    }
}
