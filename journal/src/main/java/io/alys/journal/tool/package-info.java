// SPDX-License-Identifier: Apache-2.0
/** Commands for people who look at a journal. */
package io.alys.journal.tool;
