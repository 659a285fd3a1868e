// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.halt;

/**
 * Why the node stopped.
 *
 * @param code the process will exit with.
 * @param reason for people.
 * @param cause what was thrown, or null.
 */
public record Halt(ExitCode code, String reason, Throwable cause) {}
