// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.codec.CodecException;
import io.alys.journal.JournalDamagedException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What a command writes, and the code it ends with: 0 well, 1 damaged or diverged, 2 wrongly used. */
final class ToolOutput {
    static final int OK = 0;
    static final int WRONG = 1;
    static final int USAGE = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isJson;

    ToolOutput(final CommandLine commandLine, final boolean isJson) {
        this.out = commandLine.getOut();
        this.err = commandLine.getErr();
        this.isJson = isJson;
    }

    static String json(final Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    /** Runs the command's body and turns what it throws into a line and a code. */
    int run(final Callable<Integer> body) {
        try {
            return body.call();
        } catch (final JournalDamagedException e) {
            if (isJson) {
                line(json(Map.of("ok", false, "damagedSequence", e.sequence(), "error", e.getMessage())));
            }
            error(e.getMessage());
            return WRONG;
        } catch (final IllegalArgumentException e) {
            error(e.getMessage());
            return USAGE;
        } catch (final CodecException | UncheckedIOException e) {
            error(e.getMessage());
            return WRONG;
        } catch (final Exception e) {
            error(e.toString());
            return WRONG;
        } finally {
            out.flush();
            err.flush();
        }
    }

    boolean isJson() {
        return isJson;
    }

    void line(final String text) {
        out.println(text);
    }

    /** The fields as one JSON object, or as aligned lines. */
    void fields(final Map<String, Object> fields) {
        if (isJson) {
            line(json(fields));
            return;
        }
        for (final Map.Entry<String, Object> field : fields.entrySet()) {
            line(String.format("%-18s %s", field.getKey(), field.getValue()));
        }
    }

    void flush() {
        out.flush();
    }

    PrintWriter err() {
        return err;
    }

    private void error(final String text) {
        err.println("error: " + text);
    }
}
