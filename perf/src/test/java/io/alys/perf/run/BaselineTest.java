// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
    @TempDir
    private Path directory;

    @Test
    void shouldPutItsBoundInPlaceOfTheGoalsOwn() throws IOException {
        final List<Goal> goals = Baseline.read(file("{\"bounds\": {\"P4-100k\": 9.5}}"));
        assertThat(goals).singleElement().satisfies(goal -> {
            assertThat(goal.id()).isEqualTo("P4-100k");
            assertThat(goal.bound()).isEqualTo(9.5);
            assertThat(goal.enough()).isNaN();
            assertThat(goal.rival().contestant()).isEqualTo("floor");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"bounds\": {\"P99\": 1}}", "{\"bounds\": {\"P1\": \"1\"}}", "{\"bounds\": {}}", "{}"})
    void shouldRefuseWhatNamesNoGoalOrNoNumber(final String json) {
        assertThatThrownBy(() -> Baseline.read(file(json)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bounds");
    }

    @Test
    void shouldReadTheBaselineThatChangesAreHeldAgainst() throws IOException {
        assertThat(Baseline.read(Path.of("baseline.json"))).isNotEmpty();
    }

    @Test
    void shouldNameEachGoalOnce() {
        final Set<String> ids = new HashSet<>();
        assertThat(Goals.all())
                .isNotEmpty()
                .allSatisfy(goal -> assertThat(ids.add(goal.id())).as(goal.id()).isTrue());
    }

    private Path file(final String json) throws IOException {
        return Files.writeString(directory.resolve("baseline.json"), json);
    }
}
