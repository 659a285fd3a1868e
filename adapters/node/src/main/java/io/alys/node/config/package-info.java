// SPDX-License-Identifier: Apache-2.0
/** Settings: where they come from, what they mean, which values they may have. */
package io.alys.node.config;
