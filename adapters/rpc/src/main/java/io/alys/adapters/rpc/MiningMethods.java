// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.CompactTarget;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** Merge mining, by version 1's names and forms (reference 1.9, 6.1) and by the one name that every merge miner knows. */
public final class MiningMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern HASH = Pattern.compile("(?:0x)?[0-9a-fA-F]{64}");
    private static final int HASH_DIGITS = 2 * Hash.LENGTH;

    private final MiningControls controls;

    public MiningMethods(final MiningControls controls) {
        this.controls = controls;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of(
                "createauxblock", EthMethods.guarded(params -> create(RpcParams.bare(params))),
                "submitauxblock", EthMethods.guarded(params -> submit(RpcParams.positional(params, 2, 2))),
                "getauxblock", EthMethods.guarded(this::createOrSubmit),
                "getqueuedpow", params -> queued());
    }

    private JsonNode createOrSubmit(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 2);
        return checked.has(1) ? submit(checked) : create(checked);
    }

    private JsonNode create(final RpcParams params) throws RpcException, PortException {
        final EvmAddress feeRecipient = params.address(0, "address");
        final MiningWork work;
        try {
            work = controls.createWork(feeRecipient);
        } catch (final NoWorkException e) {
            throw refusal(e);
        }
        return NODES.objectNode()
                .put("hash", HEX.formatHex(work.commitment().toArray()))
                .put("chainid", work.chainId())
                .put("previousblockhash", HEX.formatHex(work.previousBlock().toArray()))
                .put("coinbasevalue", 0)
                .put("bits", HEX.toHexDigits(work.bits()))
                .put("height", work.height())
                .put("_target", target(work.bits()));
    }

    private JsonNode submit(final RpcParams params) throws RpcException, PortException {
        final Hash commitment = commitment(params);
        final Bytes auxpow = params.bareBytes(1, "auxpow", 1, AuxPow.LENGTH_MAX);
        requireProof(auxpow);
        final SubmitOutcome outcome = controls.submit(commitment, auxpow);
        return switch (outcome.kind()) {
            case ACCEPTED -> BooleanNode.TRUE;
            case WORK_UNKNOWN ->
                throw new RpcException(
                        RpcException.WORK_UNKNOWN,
                        "work unknown: no such hash was given out, or it has expired: hash="
                                + HEX.formatHex(commitment.toArray()));
            case REFUSED ->
                throw new RpcException(RpcException.PROOF_REFUSED, "proof refused: fault=" + outcome.fault());
            case KNOWN ->
                throw new RpcException(
                        RpcException.PROOF_KNOWN, "proof known: one for these blocks, or for more, is queued");
            case STALE ->
                throw new RpcException(RpcException.PROOF_STALE, "proof stale: blocks that it is for are finalized");
        };
    }

    private JsonNode queued() {
        return controls.queued().map(AuxPowJson::of).orElse(null);
    }

    private static Hash commitment(final RpcParams params) throws RpcException {
        final String text = params.text(0, "hash");
        if (!HASH.matcher(text).matches()) {
            throw params.refused(0, "hash", "must be 64 hexadecimal digits, with 0x in front or without");
        }
        return Hash.fromHex(text.substring(text.length() - HASH_DIGITS));
    }

    /** Here, so that nothing malformed ever becomes an input of the machine. */
    private static void requireProof(final Bytes auxpow) throws RpcException {
        try {
            AuxPow.parse(auxpow.toArray());
        } catch (final BitcoinParseException e) {
            throw RpcException.invalidParams("param 1 (auxpow): malformed: " + e.getMessage());
        }
    }

    private static RpcException refusal(final NoWorkException fault) {
        final int code = switch (fault.reason()) {
            case SYNCING -> RpcException.CHAIN_SYNCING;
            case NOTHING_TO_MINE -> RpcException.NOTHING_TO_MINE;
            case NO_MERGE_MINING -> RpcException.NO_MERGE_MINING;
        };
        return new RpcException(code, fault.getMessage(), fault);
    }

    /** As a number is written, its highest byte first: version 1's form. */
    private static String target(final int bits) {
        final byte[] shortest = CompactTarget.target(bits).toByteArray();
        final byte[] full = new byte[Hash.LENGTH];
        // One more than 32 when a sign byte of zero stands in front.
        final byte[] digits = Arrays.copyOfRange(shortest, Math.max(0, shortest.length - Hash.LENGTH), shortest.length);
        System.arraycopy(digits, 0, full, Hash.LENGTH - digits.length, digits.length);
        return HEX.formatHex(full);
    }
}
