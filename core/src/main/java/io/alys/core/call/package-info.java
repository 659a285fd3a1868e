// SPDX-License-Identifier: Apache-2.0
/** From an effect, through a port, to the answer: what an adapter thread does for each effect. */
package io.alys.core.call;
