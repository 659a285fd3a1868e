// SPDX-License-Identifier: Apache-2.0
/** How fast a journal is read, run again and restored, and whether every way ends in the same state. */
package io.alys.perf.replay;
