// SPDX-License-Identifier: Apache-2.0
// Loaded before @ethereumjs/client 0.10.5 (node --import), to make it offer what geth does and our engine adapter needs:
// a block's receipts by its hash, as soon as the block is executed, on the engine endpoint. By itself the client has the
// receipts of a block only while it is on the head's chain, takes a hash for a number (it looks for 64 bytes, not digits),
// and serves no method for receipts beside the Engine API. docs/adr/0020.
import { pathToFileURL } from 'node:url';

const load = (file) => import(new URL(`../src/${file}`, pathToFileURL(process.argv[1])));
const { VMExecution } = await load('execution/vmexecution.js');
const { IndexOperation, IndexType, ReceiptsManager, RlpConvert, RlpType } = await load('execution/receipt.js');
const { DBKey } = await load('util/metaDBManager.js');
const { RPCManager } = await load('rpc/index.js');
const { Eth } = await load('rpc/modules/index.js');

const METHOD = 'eth_getBlockReceipts';

const execute = VMExecution.prototype.runWithoutSetHead;
VMExecution.prototype.runWithoutSetHead = async function runAndKeepReceipts(options, receipts, isBlocking) {
    // Always into the database: a block built here would be known to the Engine API alone.
    const isExecuted = await execute.call(this, options, receipts, isBlocking, false);
    const hash = options.block.hash();
    const kept = this.pendingReceipts?.get(`0x${Buffer.from(hash).toString('hex')}`);
    if (isExecuted && kept !== undefined) {
        // Not saveReceipts, which would also index the transactions as if this block were the head.
        const encoded = this.receiptsManager.rlp(RlpConvert.Encode, RlpType.Receipts, kept);
        await this.receiptsManager.put(DBKey.Receipts, hash, encoded);
    }
    return isExecuted;
};

// A block that left the head's chain may be built on again: only its transactions' index goes.
ReceiptsManager.prototype.deleteReceipts = async function deleteIndex(block) {
    await this.updateIndex(IndexOperation.Delete, IndexType.TxHash, block);
};

const receiptsOf = Eth.prototype.getBlockReceipts;
Eth.prototype.getBlockReceipts = async function receiptsByHash(params) {
    if (!/^0x[0-9a-f]{64}$/i.test(params[0])) {
        return receiptsOf.call(this, params);
    }
    let block;
    try {
        block = await this._chain.getBlock(Uint8Array.from(Buffer.from(params[0].slice(2), 'hex')));
    } catch {
        return null;
    }
    const chain = { blocks: { latest: block }, getBlock: (id) => this._chain.getBlock(id) };
    return receiptsOf.call(Object.create(this, { _chain: { value: chain } }), ['latest']);
};

const methods = RPCManager.prototype.getMethods;
RPCManager.prototype.getMethods = function getMethodsAndReceipts(isEngine = false, rpcDebug = false) {
    const offered = methods.call(this, isEngine, rpcDebug);
    return isEngine ? { ...offered, [METHOD]: methods.call(this, false, rpcDebug)[METHOD] } : offered;
};
