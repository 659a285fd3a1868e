// SPDX-License-Identifier: Apache-2.0
/** How recorded shapes become bytes and back, with explicit versions. */
package io.alys.core.codec;
