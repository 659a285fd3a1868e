// SPDX-License-Identifier: Apache-2.0
/** The two-way peg's rules: which Bitcoin outputs are deposits, and for whom. */
package io.alys.core.peg;
