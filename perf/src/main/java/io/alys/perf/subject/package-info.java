// SPDX-License-Identifier: Apache-2.0
/** What is measured side by side: the node's spine, and other ways to do the same work. */
package io.alys.perf.subject;
