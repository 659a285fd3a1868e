// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.chain.Approval;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.TextFieldWriter;
import io.alys.core.codec.Verdict;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.NodeCommand;
import io.alys.core.event.Events;
import io.alys.core.machine.StateMachine;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How it came to this: what all nodes were given and decided about some blocks, and what one node was given last; from the journals. */
final class Trace {
    private static final long START_MS = 1_700_000_000_000L;
    private static final int ABOUT_MAX = 38;
    private static final int LAST_MAX = 18;
    private static final int WIDTH = 230;
    private static final int EVENT_WIDTH = 90;

    private final SimFederation federation;

    Trace(final SimFederation federation) {
        this.federation = federation;
    }

    /**
     * At most 60 lines, oldest first.
     *
     * @param node where it showed.
     * @param about roots and the like that it is about.
     */
    List<String> of(final int node, final List<Hash> about) {
        final List<Step> causes = new ArrayList<>();
        for (int i = 0; i < federation.nodes.size(); i++) {
            causes.addAll(steps(i, full -> about.stream().anyMatch(hash -> full.contains(hash.toHex()))));
        }
        causes.sort(Comparator.comparingLong(Step::timeMs)
                .thenComparingInt(Step::node)
                .thenComparingLong(Step::sequence));
        final List<String> lines = new ArrayList<>();
        lines.add("what was about "
                + about.stream().map(hash -> shortened(hash.toHex())).toList() + ":");
        causes.subList(Math.max(0, causes.size() - ABOUT_MAX), causes.size()).forEach(step -> lines.add(step.text()));
        final List<Step> own = steps(node, any -> true);
        lines.add("what node " + node + " was given last:");
        own.subList(Math.max(0, own.size() - LAST_MAX), own.size()).forEach(step -> lines.add(step.text()));
        return lines;
    }

    private List<Step> steps(final int node, final Predicate<String> isOfInterest) {
        final List<Step> steps = new ArrayList<>();
        final RecordFrame record = new RecordFrame();
        for (final byte[] bytes : federation.nodes.get(node).recentRecords()) {
            record.copyFrom(new UnsafeBuffer(bytes), 0, bytes.length);
            final Command input = StateMachine.decode(record, new BinaryFieldReader());
            final EventTexts events = new EventTexts();
            record.forEachEvent(events);
            final String full = TextFieldWriter.show(input) + events.full;
            if (isOfInterest.test(full) && !(input instanceof NodeCommand.TickClock && record.eventCount() == 0)) {
                steps.add(new Step(
                        record.timeMs(), node, record.sequence(), text(node, record, input, events.brief.toString())));
            }
        }
        return steps;
    }

    private String text(final int node, final RecordFrame record, final Command input, final String events) {
        final String what = switch (input) {
            case BlockReceived received -> "block " + text(received.block()) + from(node, record);
            case ApprovalReceived received -> "approval " + text(received.approval()) + from(node, record);
            default -> cut(shortened(TextFieldWriter.show(input)), EVENT_WIDTH);
        };
        final String verdict = record.verdict() == Verdict.ACCEPTED ? "" : " " + record.verdict();
        return cut(
                String.format(
                        Locale.ROOT,
                        "  %.3f s node=%d #%d %s%s ->%s",
                        (record.timeMs() - START_MS) / 1000.0,
                        node,
                        record.sequence(),
                        what,
                        verdict,
                        events),
                WIDTH);
    }

    private String from(final int node, final RecordFrame record) {
        return " from " + federation.senderOf(node, record.sequence());
    }

    private static String text(final SignedBlock block) {
        return shortened(block.root().toHex()) + " on "
                + shortened(block.block().parentRoot().toHex()) + " slot="
                + block.block().slot() + " height=" + block.height() + " author="
                + block.block().proposerIndex()
                + " approvers=" + Long.toBinaryString(block.approvers());
    }

    private static String text(final Approval approval) {
        return "of " + shortened(approval.root().toHex()) + " by " + approval.authorityIndex();
    }

    private static String shortened(final String text) {
        return text.replaceAll("([0-9a-f]{8})[0-9a-f]{24,}", "$1");
    }

    private static String cut(final String text, final int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    private record Step(long timeMs, int node, long sequence, String text) {}

    /** The events of a record: in full, and briefly. */
    private static final class EventTexts implements RecordFrame.EventVisitor {
        private final StringBuilder full = new StringBuilder();
        private final StringBuilder brief = new StringBuilder();

        @Override
        public void onEvent(
                final int type, final int version, final DirectBuffer source, final int offset, final int length) {
            if (type == Events.PROBE_ANSWERED_TYPE) {
                return;
            }
            final String text = TextFieldWriter.show(
                    Events.CATALOG.read(type, new BinaryFieldReader().wrap(source, offset, length, version)));
            full.append(' ').append(text);
            brief.append(' ').append(cut(shortened(text), EVENT_WIDTH));
        }
    }
}
