// SPDX-License-Identifier: Apache-2.0
/** Stopping the node for one reason, once, with an exit code that says which. */
package io.alys.pipeline.halt;
