// SPDX-License-Identifier: Apache-2.0
/** A stand-in for an execution client, for development without one. Not an EVM. */
package io.alys.adapters.engine.embedded;
