// SPDX-License-Identifier: Apache-2.0
/** What else keeps events before they are answered: whole pipelines to compare the node's with, and the limits. */
package io.alys.perf.subject.keeping;
