// SPDX-License-Identifier: Apache-2.0
// What other implementations make of seeded random inputs, a line each, for tests that compare ours with it:
//   node vectors.mjs PEERS_DIR transactions|signatures|headers SEED COUNT
// Libraries are those that the execution client in PEERS_DIR brings along: noble's curves and hashes, ethereumjs' RLP; SHA-256
// is OpenSSL's, by way of Node.js.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [peers, kind, seed, count] = process.argv.slice(2);
if (!["transactions", "signatures", "headers"].includes(kind) || !/^[0-9]+$/.test(count ?? "")) {
  console.error("usage: vectors.mjs PEERS_DIR transactions|signatures|headers SEED COUNT");
  process.exit(2);
}

const library = (path) => import(pathToFileURL(join(peers, "ejs", "node_modules", path)));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const hex = (bytes) => Buffer.from(bytes).toString("hex");

let drawn = 0;
let pool = Buffer.alloc(0);

/** The next bytes of the seed's stream: SHA-256 of the seed and a counter. */
function bytes(length) {
  while (pool.length < length) {
    pool = Buffer.concat([pool, sha256(`${seed}:${drawn++}`)]);
  }
  const taken = pool.subarray(0, length);
  pool = pool.subarray(length);
  return taken;
}

const below = (bound) => bytes(4).readUInt32LE() % bound;

/** Of any length up to so many bits, short ones as often as long ones. */
function number(bits) {
  const length = below(bits + 1);
  const value = BigInt(`0x${hex(bytes(Math.ceil(bits / 8)))}`);
  return value & ((1n << BigInt(length)) - 1n);
}

const CHAIN_ID = 121_212n;

async function transactions() {
  const { secp256k1 } = await library("@noble/curves/esm/secp256k1.js");
  const { keccak_256: keccak } = await library("@noble/hashes/sha3.js");
  const { RLP } = await library("@ethereumjs/rlp/dist/esm/index.js");
  return () => {
    const key = secp256k1.utils.normPrivateKeyToScalar(number(256) + 1n);
    const sender = keccak(secp256k1.getPublicKey(key, false).subarray(1)).subarray(12);
    const isLegacy = below(2) === 0;
    const nonce = number(63);
    const tip = number(256);
    const fee = isLegacy ? tip : tip + ((number(256) * ((1n << 256n) - 1n - tip)) >> 256n);
    const gas = number(63);
    const to = bytes(20);
    const value = number(256);
    const data = bytes(below(4) === 0 ? below(3_000) : below(70));
    const head = isLegacy ? [nonce, fee, gas, to, value, data] : [CHAIN_ID, nonce, tip, fee, gas, to, value, data, []];
    const encode = (fields) => (isLegacy ? RLP.encode(fields) : Buffer.concat([Buffer.from([2]), RLP.encode(fields)]));
    const message = keccak(encode(isLegacy ? [...head, CHAIN_ID, 0n, 0n] : head));
    const signature = secp256k1.sign(message, key, { lowS: true });
    const parity = BigInt(signature.recovery);
    const v = isLegacy ? 35n + 2n * CHAIN_ID + parity : parity;
    const raw = encode([...head, v, signature.r, signature.s]);
    return [raw, sender, keccak(raw), to].map(hex).concat([nonce, gas, fee, tip, value].map(String), [hex(data) || "-"]);
  };
}

async function signatures() {
  const { bls12_381 } = await library("@noble/curves/esm/bls12-381.js");
  const options = { DST: "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_" };
  const keys = Array.from({ length: 4 }, () => number(254) + 1n);
  const publicKeys = keys.map((key) => hex(bls12_381.getPublicKey(key))).join(",");
  return () => {
    const message = bytes(32);
    const point = bls12_381.G2.hashToCurve(message, options); // Once for all four.
    const made = keys.map((key) => bls12_381.sign(point, key));
    return [
      keys.map((key) => key.toString(16).padStart(64, "0")).join(","),
      publicKeys,
      hex(message),
      made.map(bls12_381.Signature.toHex).join(","),
      bls12_381.Signature.toHex(bls12_381.aggregateSignatures(made)),
    ];
  };
}

async function headers() {
  return () => {
    const header = bytes(80);
    return [hex(header), hex(sha256(sha256(header)))];
  };
}

const next = await { transactions, signatures, headers }[kind]();
for (let i = 0; i < Number(count); i++) {
  if (!process.stdout.write(`${next().join(" ")}\n`)) {
    await once(process.stdout, "drain");
  }
}
