// SPDX-License-Identifier: Apache-2.0
/** Bitcoin's transactions, headers and blocks as bytes: strict parsing and hashing, no script evaluation. */
package io.alys.core.bitcoin;
