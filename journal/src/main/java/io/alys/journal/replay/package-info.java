// SPDX-License-Identifier: Apache-2.0
/** Running recorded inputs again, and the record of the input being applied. */
package io.alys.journal.replay;
