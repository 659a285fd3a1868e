// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.OperatorControls;
import io.alys.core.command.Command;
import io.alys.core.command.OperatorCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PortException;
import io.alys.journal.snapshot.ActorRebuild;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.agrona.concurrent.Agent;

/**
 * Brings operators' orders in, on its own thread, and tells who ordered what the machine decided. Any thread may order; one
 * alone, that of the observer, brings the decisions, which are durable by then. Reloads of settings go the same way in.
 */
final class OperatorOrders implements Agent, OperatorControls {
    static final int WAITING_MAX = 16;

    private static final long DECISION_MS_MAX = 3_000;
    private static final long VERIFICATION_MS_MAX = 6_000;

    private final CommandSink sink;
    private final LongFunction<CompletableFuture<ActorRebuild.Report>> verifier;
    private final BlockingQueue<Command> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Map<String, CompletableFuture<Outcome>> pending = new ConcurrentHashMap<>();

    // The agent's thread.
    private Command next = null;

    // Written by the agent's thread.
    private volatile boolean isClosed = false;

    /**
     * @param sink of the source that operators' orders come by.
     * @param verifier builds the actors as they stood at a record.
     */
    OperatorOrders(final CommandSink sink, final LongFunction<CompletableFuture<ActorRebuild.Report>> verifier) {
        this.sink = sink;
        this.verifier = verifier;
    }

    @Override
    public Outcome order(final OperatorCommand order) throws PortException {
        final CompletableFuture<Outcome> own = new CompletableFuture<>();
        final CompletableFuture<Outcome> before = pending.putIfAbsent(order.operationId(), own);
        if (before != null) {
            return await(before, DECISION_MS_MAX, order.operationId());
        }
        try {
            if (!waiting.offer(order)) {
                throw rejected("too many orders wait: max=" + WAITING_MAX, null);
            }
            return await(own, DECISION_MS_MAX, order.operationId());
        } finally {
            pending.remove(order.operationId(), own);
        }
    }

    @Override
    public Verification verify(final long sequence) throws PortException {
        final ActorRebuild.Report report =
                await(verifier.apply(sequence), VERIFICATION_MS_MAX, "verification at sequence=" + sequence);
        return new Verification(report.snapshotSequence(), report.records(), report.digests(), report.fault());
    }

    /** The way in of another thread that has inputs of this source: a source has one writer, which is this agent. */
    CommandSink sink() {
        return command -> isClosed
                ? CommandSink.CLOSED
                : waiting.offer(command) ? CommandSink.ACCEPTED : CommandSink.BACK_PRESSURED;
    }

    /** What the machine decided; the observer's thread. */
    void onAnswered(final EffectId id, final Effect.OperationAnswered answered) {
        final CompletableFuture<Outcome> decision = pending.get(answered.operationId());
        if (decision != null) {
            decision.complete(new Outcome(answered.isDone(), id.sequence(), answered.text()));
        }
    }

    @Override
    public int doWork() {
        if (next == null) {
            next = waiting.poll();
        }
        if (next == null) {
            return 0;
        }
        final int result = sink.offer(next);
        if (result == CommandSink.BACK_PRESSURED) {
            return 0; // Kept, and offered again.
        }
        if (result == CommandSink.CLOSED) {
            isClosed = true;
            if (next instanceof OperatorCommand order) {
                // Whoever ordered may have given up, and be gone from here, at any moment.
                final CompletableFuture<Outcome> decision = pending.get(order.operationId());
                if (decision != null) {
                    decision.completeExceptionally(new IllegalStateException("the node is stopping"));
                }
            }
        }
        next = null;
        return 1;
    }

    @Override
    public String roleName() {
        return "alys-operator";
    }

    private static <T> T await(final CompletableFuture<T> answer, final long msMax, final String what)
            throws PortException {
        try {
            return answer.get(msMax, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException late) {
            throw rejected(
                    what + ": nothing decided within " + msMax
                            + " ms; it may be yet: order it again with the same operation id",
                    late);
        } catch (final ExecutionException fault) {
            throw rejected(what + ": " + fault.getCause().getMessage(), fault);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw rejected(what + ": interrupted", interrupted);
        }
    }

    private static PortException rejected(final String why, final Throwable cause) {
        return new PortException(FaultKind.REJECTED, why, cause);
    }
}
