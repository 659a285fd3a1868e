// SPDX-License-Identifier: Apache-2.0
/** A running node: its threads, their order of start and stop. */
package io.alys.node.run;
