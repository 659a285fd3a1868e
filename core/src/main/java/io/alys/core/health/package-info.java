// SPDX-License-Identifier: Apache-2.0
/** Probes that travel the real path. */
package io.alys.core.health;
