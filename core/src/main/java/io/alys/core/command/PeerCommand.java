// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

/** What other nodes publish, all of it for the chain. */
public sealed interface PeerCommand extends Command
        permits BlockReceived, ApprovalReceived, ProofReceived, EquivocationReceived {}
