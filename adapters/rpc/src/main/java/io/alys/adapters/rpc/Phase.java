// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/**
 * A part of a node's way up or down.
 *
 * @param name such as "recover".
 * @param beganMs Unix milliseconds.
 * @param tookMs so far, or in all once the next one began.
 */
public record Phase(String name, long beganMs, long tookMs) {}
