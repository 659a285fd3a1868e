// SPDX-License-Identifier: Apache-2.0
/** Settings that change while the node runs (ADR 0012). */
package io.alys.node.reload;
