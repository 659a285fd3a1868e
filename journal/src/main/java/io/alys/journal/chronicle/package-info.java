// SPDX-License-Identifier: Apache-2.0
/** Writing the journal through Chronicle Queue, and mending its last file. The only package that knows Chronicle. */
package io.alys.journal.chronicle;
