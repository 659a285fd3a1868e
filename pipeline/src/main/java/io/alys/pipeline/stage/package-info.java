// SPDX-License-Identifier: Apache-2.0
/** The steps of the spine, and the agent that drives one. */
package io.alys.pipeline.stage;
