// SPDX-License-Identifier: Apache-2.0
/** What a run leaves behind for people and programs: a page, its figures, its distributions, and how the goals stood in earlier runs. */
package io.alys.perf.report;
