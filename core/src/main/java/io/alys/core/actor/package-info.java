// SPDX-License-Identifier: Apache-2.0
/** How actors live: deciding, applying, mail, time and supervision. */
package io.alys.core.actor;
