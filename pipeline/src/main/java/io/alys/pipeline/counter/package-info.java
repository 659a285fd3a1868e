// SPDX-License-Identifier: Apache-2.0
/** What the pipeline counts, in a file that other processes can read. */
package io.alys.pipeline.counter;
