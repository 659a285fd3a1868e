// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

/** The steps of the spine, in order. */
public enum StageRole {
    SEQUENCE("sequence"),
    VERIFY("verify"),
    APPLY("apply"),
    JOURNAL("journal"),
    EGRESS("egress");

    private final String roleName;

    StageRole(final String roleName) {
        this.roleName = roleName;
    }

    /** As threads and messages name it. */
    public String roleName() {
        return roleName;
    }
}
