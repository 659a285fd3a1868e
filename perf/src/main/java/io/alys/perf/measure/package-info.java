// SPDX-License-Identifier: Apache-2.0
/** What measuring is made of: an open load, recorders, the machine's own pauses and what else it was doing. */
package io.alys.perf.measure;
