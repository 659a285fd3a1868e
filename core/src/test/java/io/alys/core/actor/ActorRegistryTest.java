// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.bridge.BridgeActor;
import io.alys.core.engine.EngineActor;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.storage.StorageActor;
import io.alys.core.value.Bytes;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActorRegistryTest {
    private final ActorRegistry registry = Machines.registry(Specs.single(Bytes.of(new byte[48])));

    @Test
    void shouldStartDependenciesFirstAndStopThemLast() {
        assertThat(registry.startOrder())
                .extracting(ActorRegistry.Registration::name)
                .containsExactly("storage.actor", "chain.engine", "chain.actor", "bridge.actor");
        assertThat(registry.stopOrder())
                .extracting(ActorRegistry.Registration::name)
                .containsExactly("bridge.actor", "chain.actor", "chain.engine", "storage.actor");
    }

    @Test
    void shouldFindByNameTypeTagAndPriority() {
        assertThat(registry.byName("chain.actor").id()).isEqualTo(ActorId.CHAIN);
        assertThat(registry.byName("chain")).isNull();
        assertThat(registry.byType(EngineActor.class)).hasSize(1);
        assertThat(registry.byType(EventSourcedActor.class)).hasSize(4);
        assertThat(registry.byTag("consensus")).hasSize(4);
        assertThat(registry.byTag("bitcoin")).hasSize(1);
        assertThat(registry.byPriority(Message.Priority.CRITICAL)).hasSize(2);
    }

    @Test
    void shouldGiveNothingForAWrongTypeOrName() {
        final StateMachine machine = Machines.forSpec(Specs.single(Bytes.of(new byte[48])));

        assertThat(machine.find("bridge.actor", BridgeActor.class)).isNotNull();
        assertThat(machine.find("bridge.actor", EngineActor.class)).isNull();
        assertThat(machine.find("bridge", BridgeActor.class)).isNull();
    }

    @Test
    void shouldRefuseCyclesUnknownDependenciesAndTakenNames() {
        assertThatThrownBy(() -> new ActorRegistry(List.of(
                        one("a", ActorId.CHAIN, "b"), one("b", ActorId.ENGINE, "c"), one("c", ActorId.BRIDGE, "a"))))
                .hasMessageContaining("actor=a: it depends on itself: a -> b -> c -> a");
        assertThatThrownBy(() -> new ActorRegistry(List.of(one("a", ActorId.CHAIN, "z"))))
                .hasMessageContaining("it depends on z, which nobody registered");
        assertThatThrownBy(() -> new ActorRegistry(List.of(one("a", ActorId.CHAIN), one("a", ActorId.ENGINE))))
                .hasMessageContaining("its name is taken");
        assertThatThrownBy(() -> new ActorRegistry(List.of(one("a", ActorId.CHAIN), one("b", ActorId.CHAIN))))
                .hasMessageContaining("id=CHAIN is taken");
    }

    @Test
    void shouldRefuseNamesAndTagsBeyondTheirLimits() {
        assertThat(one("n".repeat(128), ActorId.CHAIN).name()).hasSize(128);
        assertThatThrownBy(() -> one("n".repeat(129), ActorId.CHAIN)).hasMessageContaining("nameLength=129");
        assertThatThrownBy(() -> one(" ", ActorId.CHAIN)).hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> new ActorRegistry.Registration(
                        "a",
                        ActorId.CHAIN,
                        StorageActor.class,
                        Message.Priority.NORMAL,
                        Collections.nCopies(21, "tag"),
                        List.of(),
                        StorageActor::new))
                .hasMessageContaining("tags=21");
    }

    @Test
    void shouldKnowWhichMovesOfALifeAreLegal() {
        assertThat(Lifecycle.REGISTERING.next()).containsExactlyInAnyOrder(Lifecycle.ACTIVE, Lifecycle.FAILED);
        assertThat(Lifecycle.ACTIVE.next()).doesNotContain(Lifecycle.TERMINATED, Lifecycle.REGISTERING);
        assertThat(Lifecycle.FAILED.next()).contains(Lifecycle.ACTIVE);
        assertThat(Lifecycle.TERMINATED.next()).isEmpty();
    }

    private static ActorRegistry.Registration one(final String name, final ActorId id, final String... dependsOn) {
        return new ActorRegistry.Registration(
                name,
                id,
                StorageActor.class,
                Message.Priority.NORMAL,
                List.of(),
                List.of(dependsOn),
                StorageActor::new);
    }
}
