// SPDX-License-Identifier: Apache-2.0
/** What the node keeps: the journal, snapshots, replay and the tools for them. */
package io.alys.journal;
