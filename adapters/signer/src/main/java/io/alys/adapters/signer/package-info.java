// SPDX-License-Identifier: Apache-2.0
/** BLS keys, their keystores, and the durable record of what they signed. */
package io.alys.adapters.signer;
