// SPDX-License-Identifier: Apache-2.0
/** Roots of consensus objects, and what is signed of them (consensus-specs, ssz/simple-serialize.md; rules.md 1 and 2). */
package io.alys.core.ssz;
