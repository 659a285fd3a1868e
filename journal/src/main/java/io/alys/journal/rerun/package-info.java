// SPDX-License-Identifier: Apache-2.0
/** One record run again and compared, and records as text. */
package io.alys.journal.rerun;
