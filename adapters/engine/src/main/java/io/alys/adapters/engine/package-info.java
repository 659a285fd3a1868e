// SPDX-License-Identifier: Apache-2.0
/** The execution client over the Engine API (execution-apis, src/engine). */
package io.alys.adapters.engine;
