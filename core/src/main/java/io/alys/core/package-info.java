// SPDX-License-Identifier: Apache-2.0
/** What the chain is and how its actors live: no thread, file, socket or clock. */
package io.alys.core;
