// SPDX-License-Identifier: Apache-2.0
/** The alys command line. */
package io.alys.node.cli;
