// SPDX-License-Identifier: Apache-2.0
/** The journal's files as bytes: how documents and records lie in them, and how to read them whatever their bytes are. */
package io.alys.journal.file;
