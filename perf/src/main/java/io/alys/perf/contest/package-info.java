// SPDX-License-Identifier: Apache-2.0
/** Subjects run in turns, each in a process of its own, and held against each other round by round. */
package io.alys.perf.contest;
