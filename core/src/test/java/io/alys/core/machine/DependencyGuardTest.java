// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.CurrentInput;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.effect.Destination;
import io.alys.core.event.DependencyEvent;
import io.alys.core.supervision.Supervision;
import org.junit.jupiter.api.Test;

class DependencyGuardTest {
    private final DependencyGuard guard =
            new DependencyGuard(new Supervision(Machines.supervisionTree()), 2_000, new CurrentInput(), event -> {});

    @Test
    void shouldLetARestartThatIsPlannedWaitForAsLongAsAnActorAsks() {
        assertThat(guard.nextDueMs(false)).isEqualTo(EventSourcedActor.NO_DEADLINE);

        guard.dependencies().apply(new DependencyEvent.AdapterRestartPlanned(Destination.BITCOIN, 10, 30));

        assertThat(guard.nextDueMs(false)).isEqualTo(10);
        assertThat(guard.nextDueMs(true)).isEqualTo(30);
        assertThat(guard.nextDueMs(false)).isEqualTo(10);
    }
}
