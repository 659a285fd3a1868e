// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.Recorded;

/** An input of the state machine: it may be refused, and whether it is or not, it is journaled. */
public sealed interface Command extends Recorded
        permits NodeCommand, OperatorCommand, HealthCommand, Answer, PeerCommand, MiningCommand, ConfigurationCommand {}
