// SPDX-License-Identifier: Apache-2.0
/** Bitcoin as the node sees it: bitcoind over JSON-RPC, or a small chain of its own for development. */
package io.alys.adapters.bitcoin;
