// SPDX-License-Identifier: Apache-2.0
/** The node's own HTTP face: JSON-RPC, metrics and health on a loopback port, and a small client for the command line. */
package io.alys.adapters.rpc;
