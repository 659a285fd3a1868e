// SPDX-License-Identifier: Apache-2.0
/** What actors tell each other within one input. */
package io.alys.core.message;
