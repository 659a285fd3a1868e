// SPDX-License-Identifier: Apache-2.0
/** Actors under supervision: what a message, an operation and a restart cost, with Apache Pekko typed beside them. */
package io.alys.perf.actor;
