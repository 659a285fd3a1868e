// SPDX-License-Identifier: Apache-2.0
/** Blocks, their indices and the head in RocksDB: a projection of the journal, rebuilt from it when lost. */
package io.alys.adapters.rocksdb;
