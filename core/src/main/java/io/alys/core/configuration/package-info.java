// SPDX-License-Identifier: Apache-2.0
/** Settings that change while the node runs, as the journal knows them. */
package io.alys.core.configuration;
