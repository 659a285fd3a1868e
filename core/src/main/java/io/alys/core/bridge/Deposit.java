// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.chain.PegIn;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/**
 * An output that pays the federation, and how far it has come.
 *
 * @param outPoint which output.
 * @param amountSats its value.
 * @param address to be credited.
 * @param height of the Bitcoin block that holds it.
 * @param blockHash of that block.
 * @param stage how far it has come.
 */
public record Deposit(OutPoint outPoint, long amountSats, EvmAddress address, long height, Hash blockHash, Stage stage)
        implements Recorded {
    Deposit at(final long newHeight, final Hash newBlockHash, final Stage newStage) {
        return new Deposit(outPoint, amountSats, address, newHeight, newBlockHash, newStage);
    }

    Deposit at(final Stage newStage) {
        return at(height, blockHash, newStage);
    }

    PegIn toPegIn() {
        return new PegIn(outPoint.txid(), blockHash, outPoint.vout(), amountSats, address);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("txid", outPoint.txid());
        writer.int32("vout", outPoint.vout());
        writer.int64("amountSats", amountSats);
        writer.address("address", address);
        writer.int64("height", height);
        writer.hash("blockHash", blockHash);
        writer.code("stage", stage);
    }

    static Deposit read(final FieldReader reader) {
        return new Deposit(
                new OutPoint(reader.hash("txid"), reader.int32("vout")),
                reader.int64("amountSats"),
                reader.address("address"),
                reader.int64("height"),
                reader.hash("blockHash"),
                Coded.of(Stage.values(), reader.int32("stage")));
    }

    /** How far a deposit has come. */
    public enum Stage implements Coded {
        /** In the best Bitcoin chain, not credited. */
        PENDING(1),
        /** Credited by a block, and in the best Bitcoin chain. */
        CREDITED(2),
        /** Credited by a block, and no longer in the best Bitcoin chain. */
        UNCOVERED(3);

        private final int code;

        Stage(final int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
