// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends for ever and says after each force how far it came: the process that {@link KillTest} kills. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(final String[] arguments) throws IOException {
        final Path directory = Path.of(arguments[0]);
        final long seed = Long.parseLong(arguments[1]);
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(JournalOptions.small(directory).withWallClock(() -> Machines.START_MS))) {
            final OutputStream out = System.out;
            final Machines machines = new Machines(
                    seed,
                    400,
                    new Recovery(directory, new SnapshotStore(directory.resolve("none")), Machines::newMachine)
                            .run()
                            .machine());
            for (int batch = 0; ; batch++) {
                for (int i = 0; i <= batch % 40; i++) {
                    final RecordFrame record = machines.next();
                    journal.append(record.buffer(), 0, record.length());
                }
                journal.force();
                final String line =
                        machines.machine().sequence() + " " + machines.machine().digest() + "\n";
                out.write(line.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
    }
}
