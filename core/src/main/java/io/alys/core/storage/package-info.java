// SPDX-License-Identifier: Apache-2.0
/** Keeping the block store in step with the chain. */
package io.alys.core.storage;
