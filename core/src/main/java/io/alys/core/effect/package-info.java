// SPDX-License-Identifier: Apache-2.0
/** What the node asks the outside to do, once the reason for it is durable. */
package io.alys.core.effect;
