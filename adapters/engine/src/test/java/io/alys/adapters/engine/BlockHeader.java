// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;

/** The hash of a Shanghai block header (EIP-4895), for blocks with neither transactions nor withdrawals. */
final class BlockHeader {
    private static final String NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
    private static final String EMPTY_TRIE = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

    private BlockHeader() {}

    static Hash hashOfEmpty(final ExecutionPayload payload) {
        final byte[] header = RlpEncoder.encode(new RlpList(
                RlpString.create(payload.parentHash().toArray()),
                RlpString.create(Bytes.fromHex(NO_UNCLES).toArray()),
                RlpString.create(payload.feeRecipient().toArray()),
                RlpString.create(payload.stateRoot().toArray()),
                RlpString.create(Bytes.fromHex(EMPTY_TRIE).toArray()),
                RlpString.create(payload.receiptsRoot().toArray()),
                RlpString.create(payload.logsBloom().toArray()),
                RlpString.create(BigInteger.ZERO),
                RlpString.create(BigInteger.valueOf(payload.blockNumber())),
                RlpString.create(BigInteger.valueOf(payload.gasLimit())),
                RlpString.create(BigInteger.valueOf(payload.gasUsed())),
                RlpString.create(BigInteger.valueOf(payload.timestampS())),
                RlpString.create(payload.extraData().toArray()),
                RlpString.create(payload.prevRandao().toArray()),
                RlpString.create(new byte[8]),
                RlpString.create(payload.baseFeePerGas()),
                RlpString.create(Bytes.fromHex(EMPTY_TRIE).toArray())));
        return Hash.of(DevAccount.keccak(header));
    }
}
