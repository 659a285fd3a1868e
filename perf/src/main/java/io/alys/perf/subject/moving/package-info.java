// SPDX-License-Identifier: Apache-2.0
/** What others carry events with, doing the node's work: nothing is kept. */
package io.alys.perf.subject.moving;
