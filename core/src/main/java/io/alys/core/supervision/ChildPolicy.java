// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

/** Which of its children a supervisor restarts when one of them fails. */
public enum ChildPolicy {
    /** The one that failed. */
    ONE_FOR_ONE,
    /** All of them. */
    ONE_FOR_ALL,
    /** The one that failed and those after it, which rest on it. */
    REST_FOR_ONE
}
