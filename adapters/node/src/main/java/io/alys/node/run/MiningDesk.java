// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.MiningControls;
import io.alys.adapters.rpc.MiningWork;
import io.alys.adapters.rpc.NoWorkException;
import io.alys.adapters.rpc.SubmitOutcome;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.chain.ChainSpec;
import io.alys.core.command.MiningCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;

/**
 * Brings miners' wishes in, and tells them what the machine decided. Work is asked of the machine once for a fee recipient and
 * a head, and at most every second; whoever asks more often gets what was given. Any thread may ask; the observer's brings answers.
 */
final class MiningDesk implements MiningControls {
    static final int RECIPIENTS_MAX = 64;
    static final long GIVEN_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long DECISION_MS_MAX = 3_000;

    private final ChainSpec spec;
    private final CommandSink sink;
    private final Supplier<Optional<AuxPowHeader>> queued;
    private final NanoClock clock;
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, CompletableFuture<Effect.MiningAnswered>> pending = new ConcurrentHashMap<>();
    private final Map<EvmAddress, Given> given = new ConcurrentHashMap<>();

    /** Counts what makes work old: a head, a proof. */
    private final AtomicLong generation = new AtomicLong();

    /**
     * @param sink takes inputs from any thread.
     * @param queued gives the proof that waits for a block.
     */
    MiningDesk(
            final ChainSpec spec,
            final CommandSink sink,
            final Supplier<Optional<AuxPowHeader>> queued,
            final NanoClock clock) {
        this.spec = spec;
        this.sink = sink;
        this.queued = queued;
        this.clock = clock;
    }

    @Override
    public MiningWork createWork(final EvmAddress feeRecipient) throws PortException, NoWorkException {
        final Given before = given.get(feeRecipient);
        final long now = generation.get();
        if (before != null && before.generation() == now && clock.nanoTime() - before.atNs() < GIVEN_NS) {
            return workOf(before.answer());
        }
        if (before == null && given.size() >= RECIPIENTS_MAX) {
            throw rejected("more than " + RECIPIENTS_MAX + " fee recipients ask for work at once", null);
        }
        final String request = nextRequest();
        final Effect.MiningAnswered answer = ask(request, new MiningCommand.RequestWork(request, feeRecipient));
        given.put(feeRecipient, new Given(now, clock.nanoTime(), answer));
        return workOf(answer);
    }

    @Override
    public SubmitOutcome submit(final Hash commitment, final Bytes auxpow) throws PortException {
        final AuxPowCheck.Fault fault = faultOf(commitment, auxpow);
        if (fault != AuxPowCheck.Fault.NONE) {
            return SubmitOutcome.refused(fault); // Only what cost work becomes an input.
        }
        final String request = nextRequest();
        final Effect.MiningAnswered answer = ask(request, new MiningCommand.SubmitProof(request, commitment, auxpow));
        return switch (answer.outcome()) {
            case ACCEPTED -> {
                forgetGiven();
                yield SubmitOutcome.of(SubmitOutcome.Kind.ACCEPTED);
            }
            case KNOWN -> SubmitOutcome.of(SubmitOutcome.Kind.KNOWN);
            case STALE -> SubmitOutcome.of(SubmitOutcome.Kind.STALE);
            case INVALID -> SubmitOutcome.refused(AuxPowCheck.Fault.INVALID_POW);
            case UNKNOWN_WORK, NO_MERGE_MINING -> SubmitOutcome.of(SubmitOutcome.Kind.WORK_UNKNOWN);
            case WORK, NOTHING_TO_MINE, SYNCING ->
                throw new IllegalStateException("a proof was answered " + answer.outcome());
        };
    }

    @Override
    public Optional<AuxPowHeader> queued() {
        return queued.get();
    }

    /** What the machine decided; the observer's thread. */
    void onAnswered(final Effect.MiningAnswered answered) {
        final CompletableFuture<Effect.MiningAnswered> waiting = pending.get(answered.requestId());
        if (waiting != null) {
            waiting.complete(answered);
        }
    }

    /** There is another head: what was given is old. */
    void onHead() {
        forgetGiven();
    }

    private void forgetGiven() {
        generation.incrementAndGet();
        given.clear();
    }

    /** By the easiest bits there are: the machine alone knows which ones it must meet. */
    private AuxPowCheck.Fault faultOf(final Hash commitment, final Bytes auxpow) throws PortException {
        if (spec.mergeMining().isEmpty()) {
            return AuxPowCheck.Fault.NONE;
        }
        try {
            return AuxPowCheck.faultOf(
                    AuxPow.parse(auxpow.toArray()),
                    commitment,
                    spec.mergeMining().get().retarget().powLimitBits(),
                    spec.chainId());
        } catch (final BitcoinParseException e) {
            throw rejected(e.getMessage(), e);
        }
    }

    private Effect.MiningAnswered ask(final String request, final MiningCommand command) throws PortException {
        final CompletableFuture<Effect.MiningAnswered> answer = new CompletableFuture<>();
        pending.put(request, answer);
        try {
            if (sink.offer(command) < 0) {
                throw rejected("the node is stopping, or too much waits to be decided", null);
            }
            return answer.get(DECISION_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException | ExecutionException late) {
            throw rejected("nothing decided within " + DECISION_MS_MAX + " ms", late);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw rejected("interrupted", interrupted);
        } finally {
            pending.remove(request);
        }
    }

    private MiningWork workOf(final Effect.MiningAnswered answer) throws NoWorkException {
        return switch (answer.outcome()) {
            case WORK ->
                new MiningWork(
                        answer.commitment(),
                        spec.chainId(),
                        answer.previousRoot(),
                        answer.bits(),
                        answer.height(),
                        answer.blocks());
            case SYNCING -> throw new NoWorkException(NoWorkException.Reason.SYNCING);
            case NO_MERGE_MINING -> throw new NoWorkException(NoWorkException.Reason.NO_MERGE_MINING);
            case NOTHING_TO_MINE -> throw new NoWorkException(NoWorkException.Reason.NOTHING_TO_MINE);
            case ACCEPTED, UNKNOWN_WORK, KNOWN, STALE, INVALID ->
                throw new IllegalStateException("work was answered " + answer.outcome());
        };
    }

    private String nextRequest() {
        return "mining-" + requests.incrementAndGet();
    }

    private static PortException rejected(final String why, final Throwable cause) {
        return new PortException(FaultKind.REJECTED, why, cause);
    }

    private record Given(long generation, long atNs, Effect.MiningAnswered answer) {}
}
