// SPDX-License-Identifier: Apache-2.0
/** A whole run: what is measured in it, what is claimed of it, and whether the claims held. */
package io.alys.perf.run;
