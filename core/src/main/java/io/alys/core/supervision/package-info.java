// SPDX-License-Identifier: Apache-2.0
/** Who restarts whom, when and how often: the tree, its policies, what it remembers, and its decisions. */
package io.alys.core.supervision;
