// SPDX-License-Identifier: Apache-2.0
/** What may be refused: everything that comes in from outside. */
package io.alys.core.command;
