// SPDX-License-Identifier: Apache-2.0
/** Deposits: from first sight on Bitcoin to coins on the chain. */
package io.alys.core.bridge;
