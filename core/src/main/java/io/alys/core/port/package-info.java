// SPDX-License-Identifier: Apache-2.0
/** Interfaces to the outside, implemented by adapters and by fakes. */
package io.alys.core.port;
