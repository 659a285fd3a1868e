// SPDX-License-Identifier: Apache-2.0
/** Spines, machines and probes to measure with. */
package io.alys.perf.rig;
