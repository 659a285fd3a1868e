// SPDX-License-Identifier: Apache-2.0
/** Keeping the execution client in step with the chain. */
package io.alys.core.engine;
