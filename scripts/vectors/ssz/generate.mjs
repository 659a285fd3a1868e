// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  ByteListType,
  ByteVectorType,
  ContainerType,
  ListCompositeType,
  NoneType,
  UintBigintType,
  UnionType,
} from "@chainsafe/ssz";

const OUTPUT = fileURLToPath(new URL("../../../core/src/test/resources/ssz/blocks.json", import.meta.url));
const SIZE_MAX = 700 * 1024;
const SEED = "alys-ssz-1";
const RANDOM_BLOCKS = 200;

const U64_EDGES = [0n, 1n, 255n, 256n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 2n, 2n ** 64n - 1n];
const U32_EDGES = [0n, 1n, 255n, 256n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n];
const U256_EDGES = [0n, 1n, 7n, 255n, 256n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 128n, 2n ** 248n - 1n, 2n ** 255n - 1n, 2n ** 255n, 2n ** 256n - 1n];
const LENGTH_EDGES = [1, 31, 32, 33, 63, 64, 65, 96, 127, 128, 129, 1023, 1024, 1025];

// The types of rules.md 2, with the mainnet preset of consensus-specs for the payload.

const uint32 = new UintBigintType(4);
const uint64 = new UintBigintType(8);
const uint256 = new UintBigintType(32);
const bytes20 = new ByteVectorType(20);
const bytes32 = new ByteVectorType(32);
const bitcoinBytes = new ByteListType(2 ** 20);
const optionalBytes = new UnionType([new NoneType(), bitcoinBytes]);

const auxpowHeaderType = new ContainerType({
  range_start: bytes32,
  range_end: bytes32,
  bits: uint32,
  chain_id: uint64,
  height: uint64,
  auxpow: new ByteListType(2 ** 17),
  fee_recipient: bytes20,
});

// The byte list is an arm that no block takes (docs/adr/0016).
const optionalHeader = new UnionType([new NoneType(), bitcoinBytes, auxpowHeaderType]);

const withdrawalType = new ContainerType({
  index: uint64,
  validator_index: uint64,
  address: bytes20,
  amount: uint64,
});

const payloadType = new ContainerType({
  parent_hash: bytes32,
  fee_recipient: bytes20,
  state_root: bytes32,
  receipts_root: bytes32,
  logs_bloom: new ByteVectorType(256),
  prev_randao: bytes32,
  block_number: uint64,
  gas_limit: uint64,
  gas_used: uint64,
  timestamp: uint64,
  extra_data: new ByteListType(32),
  base_fee_per_gas: uint256,
  block_hash: bytes32,
  transactions: new ListCompositeType(new ByteListType(2 ** 30), 2 ** 20),
  withdrawals: new ListCompositeType(withdrawalType, 16),
});

const pegInType = new ContainerType({
  txid: bytes32,
  block_hash: bytes32,
  vout: uint32,
  amount_sats: uint64,
  evm_address: bytes20,
});

const blockType = new ContainerType({
  parent_root: bytes32,
  slot: uint64,
  height: uint64,
  proposer_index: uint64,
  auxpow_header: optionalHeader,
  execution_payload: payloadType,
  pegins: new ListCompositeType(pegInType, 1024),
  pegout_proposal: optionalBytes,
  finalized_pegouts: new ListCompositeType(bitcoinBytes, 1024),
  state_digest: bytes32,
});

const signingType = new ContainerType({ object_root: bytes32, domain: bytes32 });

// Seeded choices: SHA-256 of the seed and a counter.

let draws = 0;

function drawBytes(length) {
  const parts = [];
  for (let left = length; left > 0; left -= 32) {
    const block = createHash("sha256").update(`${SEED}/${draws++}`).digest();
    parts.push(block.subarray(0, Math.min(32, left)));
  }
  return Buffer.concat(parts);
}

const drawHex = (length) => hex(drawBytes(length));
const drawBelow = (bound) => drawBytes(6).readUIntBE(0, 6) % bound;
const pick = (choices) => choices[drawBelow(choices.length)];
const drawUint = (bytes, edges) => String(drawBelow(2) === 0 ? pick(edges) : BigInt(drawHex(bytes)));
const drawU64 = () => drawUint(8, U64_EDGES);
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));

function hex(bytes) {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

function drawByteString(length) {
  return length <= 40 ? drawHex(length) : { repeat: drawHex(1 + drawBelow(37)), length };
}

// Descriptions, as the file has them, of blocks.

function zeros(length) {
  return { repeat: "0x00", length };
}

function describeWithdrawal() {
  return { index: drawU64(), validatorIndex: drawU64(), address: drawHex(20), amountGwei: drawU64() };
}

function describePegIn() {
  return {
    txid: drawHex(32),
    blockHash: drawHex(32),
    vout: drawUint(4, U32_EDGES),
    amountSats: drawU64(),
    evmAddress: drawHex(20),
  };
}

function describeHeader(proof) {
  return {
    rangeStart: drawHex(32),
    rangeEnd: drawHex(32),
    bits: drawUint(4, U32_EDGES),
    chainId: drawU64(),
    height: drawU64(),
    proof,
    feeRecipient: drawHex(20),
  };
}

function emptyPayload() {
  const zero = zeros(32);
  return {
    parentHash: zero,
    feeRecipient: zeros(20),
    stateRoot: zero,
    receiptsRoot: zero,
    logsBloom: zeros(256),
    prevRandao: zero,
    blockNumber: "0",
    gasLimit: "0",
    gasUsed: "0",
    timestampS: "0",
    extraData: "0x",
    baseFeePerGas: "0",
    blockHash: zero,
    transactions: [],
    withdrawals: [],
  };
}

function emptyBlock() {
  const zero = zeros(32);
  return {
    parentRoot: zero,
    slot: "0",
    height: "0",
    proposerIndex: "0",
    auxpowHeader: "0x",
    payload: emptyPayload(),
    pegIns: [],
    pegOutProposal: "0x",
    finalizedPegOuts: [],
    stateDigest: zero,
  };
}

function randomPayload(index) {
  return {
    parentHash: drawHex(32),
    feeRecipient: drawHex(20),
    stateRoot: drawHex(32),
    receiptsRoot: drawHex(32),
    logsBloom: index % 10 === 0 ? drawHex(256) : { repeat: drawHex(5), length: 256 },
    prevRandao: drawHex(32),
    blockNumber: drawU64(),
    gasLimit: drawU64(),
    gasUsed: drawU64(),
    timestampS: drawU64(),
    extraData: drawHex(pick([0, 1, 7, 31, 32])),
    baseFeePerGas: drawUint(32, U256_EDGES),
    blockHash: drawHex(32),
    transactions: times(pick([0, 1, 2, 3, 5, 8]), () => drawByteString(pick([0, 110, 200, ...LENGTH_EDGES]))),
    withdrawals: times(pick([0, 0, 1, 2, 3, 5]), describeWithdrawal),
  };
}

function randomBlock(index) {
  return {
    parentRoot: drawHex(32),
    slot: drawU64(),
    height: drawU64(),
    proposerIndex: drawUint(4, U32_EDGES),
    auxpowHeader: index % 2 === 0 ? "0x" : describeHeader(drawByteString(pick(LENGTH_EDGES))),
    payload: randomPayload(index),
    pegIns: times(pick([0, 0, 1, 2, 3]), describePegIn),
    pegOutProposal: index % 4 < 2 ? "0x" : drawByteString(pick(LENGTH_EDGES)),
    finalizedPegOuts: times(pick([0, 0, 1, 2, 3]), () => drawByteString(pick([0, ...LENGTH_EDGES]))),
    stateDigest: drawHex(32),
  };
}

function blockWith(changes, payloadChanges = {}) {
  const block = emptyBlock();
  return { ...block, ...changes, payload: { ...block.payload, ...payloadChanges } };
}

function edgeBlocks() {
  const pattern = (length) => ({ repeat: "0xc0ffee0badf00d", length });
  const blocks = [["empty", emptyBlock()]];
  const add = (name, changes, payloadChanges) => blocks.push([name, blockWith(changes, payloadChanges)]);
  for (const value of U64_EDGES.map(String)) {
    add(`slot ${value}`, { slot: value });
    add(`all uint64 ${value}`, { slot: value, height: value }, {
      blockNumber: value,
      gasLimit: value,
      gasUsed: value,
      timestampS: value,
      withdrawals: [{ index: value, validatorIndex: value, address: drawHex(20), amountGwei: value }],
    });
  }
  for (const value of U32_EDGES.map(String)) {
    add(`vout and proposer ${value}`, { proposerIndex: value, pegIns: [{ ...describePegIn(), vout: value }] });
  }
  for (const value of U256_EDGES.map(String)) {
    add(`base fee ${value}`, {}, { baseFeePerGas: value });
  }
  for (const count of [1, 2, 3, 15, 16]) {
    add(`withdrawals ${count}`, {}, { withdrawals: times(count, describeWithdrawal) });
  }
  for (const count of [1, 2, 3, 512, 513, 1023, 1024]) {
    add(`peg-ins ${count}`, { pegIns: [{ ...describePegIn(), times: count }] });
    add(`finalized peg-outs ${count}`, { finalizedPegOuts: [{ each: pattern(220), times: count, grow: 1 }] });
    add(`transactions ${count}`, {}, { transactions: [{ each: pattern(100), times: count, grow: 3 }] });
  }
  for (const length of [0, ...LENGTH_EDGES, 2 ** 17 - 1, 2 ** 17]) {
    add(`auxpow ${length}`, { auxpowHeader: describeHeader(length === 0 ? "0x" : pattern(length)) });
  }
  for (const length of [...LENGTH_EDGES, 2 ** 20 - 1, 2 ** 20]) {
    add(`peg-out proposal ${length}`, { pegOutProposal: pattern(length) });
    add(`finalized peg-out ${length}`, { finalizedPegOuts: [pattern(length)] });
    add(`transaction ${length}`, {}, { transactions: [pattern(length)] });
  }
  add("transaction 3000001", {}, { transactions: [pattern(3000001)] });
  add("transactions of 0 to 256 bytes", {}, { transactions: [{ each: pattern(0), times: 257, grow: 1 }] });
  add("transactions of whole chunks", {}, { transactions: [{ each: pattern(32), times: 64, grow: 32 }] });
  add("transactions empty 4097", {}, { transactions: [{ each: "0x", times: 4097, grow: 0 }] });
  for (const length of [0, 1, 2, 15, 16, 30, 31, 32]) {
    add(`extra data ${length}`, {}, { extraData: drawHex(length) });
  }
  return blocks;
}

// From a description to the value it stands for.

function bytesOf(description) {
  if (typeof description === "string") {
    return Uint8Array.from(Buffer.from(description.slice(2), "hex"));
  }
  const pattern = bytesOf(description.repeat);
  return Uint8Array.from({ length: description.length }, (_, i) => pattern[i % pattern.length]);
}

function byteStringsOf(descriptions) {
  return descriptions.flatMap((description) => {
    if (description.each === undefined) {
      return [bytesOf(description)];
    }
    const { each, grow } = description;
    return times(description.times, (i) => bytesOf(typeof each === "string" ? each : { ...each, length: each.length + i * grow }));
  });
}

function optionalOf(description) {
  const value = bytesOf(description);
  return value.length === 0 ? { selector: 0, value: null } : { selector: 1, value };
}

function headerOf(description) {
  return {
    range_start: bytesOf(description.rangeStart),
    range_end: bytesOf(description.rangeEnd),
    bits: BigInt(description.bits),
    chain_id: BigInt(description.chainId),
    height: BigInt(description.height),
    auxpow: bytesOf(description.proof),
    fee_recipient: bytesOf(description.feeRecipient),
  };
}

function optionalHeaderOf(description) {
  return description === "0x" ? { selector: 0, value: null } : { selector: 2, value: headerOf(description) };
}

function pegInsOf(descriptions) {
  return descriptions.flatMap((description) =>
    times(description.times ?? 1, (i) => ({
      txid: bytesOf(description.txid),
      block_hash: bytesOf(description.blockHash),
      vout: BigInt.asUintN(32, BigInt(description.vout) + BigInt(i)),
      amount_sats: BigInt.asUintN(64, BigInt(description.amountSats) + BigInt(i)),
      evm_address: bytesOf(description.evmAddress),
    })),
  );
}

function payloadOf(description) {
  return {
    parent_hash: bytesOf(description.parentHash),
    fee_recipient: bytesOf(description.feeRecipient),
    state_root: bytesOf(description.stateRoot),
    receipts_root: bytesOf(description.receiptsRoot),
    logs_bloom: bytesOf(description.logsBloom),
    prev_randao: bytesOf(description.prevRandao),
    block_number: BigInt(description.blockNumber),
    gas_limit: BigInt(description.gasLimit),
    gas_used: BigInt(description.gasUsed),
    timestamp: BigInt(description.timestampS),
    extra_data: bytesOf(description.extraData),
    base_fee_per_gas: BigInt(description.baseFeePerGas),
    block_hash: bytesOf(description.blockHash),
    transactions: byteStringsOf(description.transactions),
    withdrawals: description.withdrawals.map((withdrawal) => ({
      index: BigInt(withdrawal.index),
      validator_index: BigInt(withdrawal.validatorIndex),
      address: bytesOf(withdrawal.address),
      amount: BigInt(withdrawal.amountGwei),
    })),
  };
}

function blockOf(description) {
  return {
    parent_root: bytesOf(description.parentRoot),
    slot: BigInt(description.slot),
    height: BigInt(description.height),
    proposer_index: BigInt(description.proposerIndex),
    auxpow_header: optionalHeaderOf(description.auxpowHeader),
    execution_payload: payloadOf(description.payload),
    pegins: pegInsOf(description.pegIns),
    pegout_proposal: optionalOf(description.pegOutProposal),
    finalized_pegouts: byteStringsOf(description.finalizedPegOuts),
    state_digest: bytesOf(description.stateDigest),
  };
}

// The cases.

function primitiveCases() {
  const cases = [];
  const add = (type, sszType, description, value, limit) =>
    cases.push({ type, ...(limit && { limit }), value: description, root: hex(sszType.hashTreeRoot(value)) });
  for (const [name, type, edges] of [["uint32", uint32, U32_EDGES], ["uint64", uint64, U64_EDGES], ["uint256", uint256, U256_EDGES]]) {
    edges.forEach((edge) => add(name, type, String(edge), edge));
    times(10, () => BigInt(drawHex(type.byteLength))).forEach((value) => add(name, type, String(value), value));
  }
  for (const length of [1, 20, 31, 32, 33, 48, 64, 65, 96, 256, 257]) {
    const description = drawHex(length);
    add("byteVector", new ByteVectorType(length), description, bytesOf(description), length);
  }
  for (const limit of [1, 31, 32, 33, 64, 65, 100, 256, 2 ** 20, 2 ** 30]) {
    for (const length of [0, 1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 100, 128, 256, 1000].filter((l) => l <= limit)) {
      const description = { repeat: drawHex(7), length };
      add("byteList", new ByteListType(limit), description, bytesOf(description), limit);
    }
  }
  for (const limit of [1, 2, 3, 5, 16, 1024, 2 ** 20]) {
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16].filter((c) => c <= limit)) {
      const description = times(count, () => drawHex(32));
      add("listOfBytes32", new ListCompositeType(bytes32, limit), description, description.map(bytesOf), limit);
    }
  }
  for (const count of times(17, (i) => i + 1)) {
    const description = times(count, () => drawHex(32));
    const fields = Object.fromEntries(description.map((_, i) => [`f${i}`, bytes32]));
    const value = Object.fromEntries(description.map((chunk, i) => [`f${i}`, bytesOf(chunk)]));
    add("containerOfBytes32", new ContainerType(fields), description, value);
  }
  return cases;
}

function signingCases() {
  const kinds = { BLOCK: 1, APPROVAL: 2, PEG_OUT_SET: 3, HANDSHAKE: 4 };
  const networks = [[hex(Buffer.alloc(32)), 1n], [drawHex(32), 121212n], [drawHex(32), 212121n], [drawHex(32), 2n ** 63n - 1n], [drawHex(32), 2n ** 64n - 1n]];
  return networks.flatMap(([genesisRoot, chainId]) =>
    Object.entries(kinds).map(([kind, code]) => {
      const id = Buffer.alloc(8);
      id.writeBigUInt64LE(chainId);
      const network = createHash("sha256").update(bytesOf(genesisRoot)).update(id).digest();
      const domain = Buffer.alloc(32);
      domain.writeUInt32LE(code);
      network.copy(domain, 4, 0, 28);
      const objectRoot = drawHex(32);
      const root = signingType.hashTreeRoot({ object_root: bytesOf(objectRoot), domain: Uint8Array.from(domain) });
      return { kind, genesisRoot, chainId: String(chainId), objectRoot, domain: hex(domain), root: hex(root) };
    }),
  );
}

function headerCases() {
  return [0, 1, 31, 32, 33, 600].map((length) => {
    const header = describeHeader(length === 0 ? "0x" : drawByteString(length));
    return { header, serialized: hex(auxpowHeaderType.serialize(headerOf(header))) };
  });
}

function blockCases() {
  const described = [...edgeBlocks(), ...times(RANDOM_BLOCKS, (i) => [`random ${SEED}/${i}`, randomBlock(i)])];
  return described.map(([name, block]) => {
    const value = blockOf(block);
    return {
      name,
      block,
      payloadRoot: hex(payloadType.hashTreeRoot(value.execution_payload)),
      root: hex(blockType.hashTreeRoot(value)),
    };
  });
}

function render(sections) {
  const parts = Object.entries(sections).map(
    ([name, cases]) => `"${name}": [\n${cases.map((entry) => JSON.stringify(entry)).join(",\n")}\n]`,
  );
  return `{\n"seed": "${SEED}",\n${parts.join(",\n")}\n}\n`;
}

const sections = { primitives: primitiveCases(), signing: signingCases(), blocks: blockCases(), headers: headerCases() };
const text = render(sections);
const summary = Object.entries(sections).map(([name, cases]) => `${cases.length} ${name}`).join(", ");
if (text.length >= SIZE_MAX) {
  throw new Error(`size=${text.length} must be below ${SIZE_MAX}`);
}
if (process.argv[2] === "--check") {
  if (readFileSync(OUTPUT, "utf8") !== text) {
    throw new Error("blocks.json is not what generate.mjs writes: run npm run generate, and find out why");
  }
  console.log(`unchanged: ${summary}`);
} else {
  writeFileSync(OUTPUT, text);
  console.log(`written: ${summary}, ${text.length} bytes`);
}
