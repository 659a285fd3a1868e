// SPDX-License-Identifier: Apache-2.0
/** The composition root: puts core, pipeline, journal and adapters together, and is the alys command. */
package io.alys.node;
