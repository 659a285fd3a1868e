// SPDX-License-Identifier: Apache-2.0
/** The deterministic state machine: all actors, one input at a time. */
package io.alys.core.machine;
