// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.fixture.SignatureScheme;
import io.alys.core.sim.SimOptions;
import io.alys.core.sim.Simulation;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class BlsSimulationTest {
    private static final long SEED = 50;
    private static final int AUTHORITIES = 4;
    private static final int SLOTS = 60;

    @Test
    void shouldStaySafeAndGoOnWithRealSignatures() {
        final SimOptions options = SimOptions.draw(SEED, AUTHORITIES, SLOTS);

        final Simulation.Outcome outcome = new Simulation(options, new BlsScheme()).run();

        assertThat(outcome.settledHeight()).isPositive();
        assertThat(new Simulation(options).run().journals()).isNotEqualTo(outcome.journals());
    }

    @Test
    void shouldBeFoundByTheSimulator() {
        assertThat(ServiceLoader.load(SignatureScheme.class)).hasOnlyElementsOfType(BlsScheme.class);
    }
}
