// SPDX-License-Identifier: Apache-2.0
/** How well the node is: who answers pings, what is running out, and what follows. */
package io.alys.core.monitor;
