// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.chain.SignatureKind;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;
import io.alys.core.port.Signer;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * Signs with a key from a {@link Keystore}, and only what its {@link SigningRecord} admits. Used by one thread: the one
 * that signs first. Owns key and record; closed by that thread, or after it ended.
 */
public final class KeystoreSigner implements Signer, Renewable {
    private final BlsSecretKey key;

    private SigningRecord record;
    private boolean isRenewalOwed;
    private Thread confinedTo;
    private boolean isClosed;

    /**
     * @throws IllegalArgumentException when the record is another key's.
     */
    public KeystoreSigner(final BlsSecretKey key, final SigningRecord record) {
        if (!key.publicKey().equals(record.publicKey())) {
            throw new IllegalArgumentException(
                    "key=" + key.publicKey() + " does not belong to the record of key=" + record.publicKey());
        }
        this.key = key;
        this.record = record;
    }

    @Override
    public Bytes publicKey() {
        return key.publicKey();
    }

    /** Opens the record anew, with all that it holds written again; where that fails, the next signature tries it again. */
    @Override
    public void renew() throws PortException {
        requireConfinement();
        requireOpen();
        isRenewalOwed = true;
        record = record.reopened();
        isRenewalOwed = false;
    }

    @Override
    public Bytes sign(final SignatureKind kind, final long height, final long slot, final Hash root, final Hash message)
            throws PortException {
        requireConfinement();
        requireOpen();
        if (isRenewalOwed) {
            renew();
        }
        record.admit(kind, height, slot, root, message);
        return key.sign(message);
    }

    @Override
    public long highestSlot(final SignatureKind kind) {
        return record.highestSlot(kind);
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            record.close();
            key.close();
        }
    }

    /** The public key only. */
    @Override
    public String toString() {
        return "KeystoreSigner{publicKey=" + key.publicKey() + "}";
    }

    private void requireOpen() throws PortException {
        if (isClosed) {
            throw new PortException(FaultKind.UNREACHABLE, "the signer is closed: key=" + key.publicKey());
        }
    }

    private void requireConfinement() {
        final Thread current = Thread.currentThread();
        if (confinedTo == null) {
            confinedTo = current;
        } else if (confinedTo != current) {
            throw new IllegalStateException(
                    "the signer belongs to thread=" + confinedTo.getName() + ", not to thread=" + current.getName());
        }
    }
}
