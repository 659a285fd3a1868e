// SPDX-License-Identifier: Apache-2.0
/** What of the node is a metric, under which name. */
package io.alys.node.metrics;
