// SPDX-License-Identifier: Apache-2.0
/**
 * How the node deals with a dependency that fails: breaker, retries, budget, deadlines, and when its I/O half is made
 * anew. State machines on sequenced time; what they decide is recorded.
 */
package io.alys.core.resilience;
