// SPDX-License-Identifier: Apache-2.0
/** The node's metrics as a page for Prometheus. Alone knows Micrometer. */
package io.alys.adapters.metrics;
