// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.fixture.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a seed comes to is no matter of who runs the code. */
@Timeout(300)
class CompilersTest {
    private static final Pattern JOURNALS = Pattern.compile("journals=([0-9a-f]{16})");

    @TempDir
    private Path temporary;

    @Test
    void shouldWriteTheSameJournalsOfSeed7InterpretedAndByEachCompiler() throws Exception {
        final List<String> journals = new ArrayList<>();
        for (final String flag : List.of("-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation")) {
            journals.add(journalsOf(flag));
        }

        assertThat(journals).containsOnly(journals.getFirst());
    }

    private String journalsOf(final String flag) throws Exception {
        try (ChildJvm child =
                new ChildJvm(flag, SimulateMain.class, temporary, "7", "--nodes", "4", "--hours", "0.01")) {
            final Matcher matcher = JOURNALS.matcher(child.line());
            assertThat(matcher.find()).as(flag).isTrue();
            return matcher.group(1);
        }
    }
}
