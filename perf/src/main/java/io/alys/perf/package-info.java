// SPDX-License-Identifier: Apache-2.0
/** What the node costs: the commands that measure it. */
package io.alys.perf;
