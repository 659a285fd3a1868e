// SPDX-License-Identifier: Apache-2.0
/** What travels round the spine. */
package io.alys.pipeline.ring;
