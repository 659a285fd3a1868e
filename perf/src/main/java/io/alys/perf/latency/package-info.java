// SPDX-License-Identifier: Apache-2.0
/** Latency of a probe under an open load, from when it should have started until its answer is released. */
package io.alys.perf.latency;
