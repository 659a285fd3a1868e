// SPDX-License-Identifier: Apache-2.0
/** What happened: facts, in the past tense, that change an actor. */
package io.alys.core.event;
