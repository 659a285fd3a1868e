// SPDX-License-Identifier: Apache-2.0
/** Benchmarks of single steps of the hot path, and the gate that holds them to allocating nothing. */
package io.alys.perf.bench;
