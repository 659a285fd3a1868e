// SPDX-License-Identifier: Apache-2.0
/** Snapshots, recovery from them, and the shadow that takes them. */
package io.alys.journal.snapshot;
