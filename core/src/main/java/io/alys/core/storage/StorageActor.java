// SPDX-License-Identifier: Apache-2.0
package io.alys.core.storage;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.NodeCommand;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.event.Event;
import io.alys.core.event.StorageEvent;
import io.alys.core.health.PongStatus;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import io.alys.core.message.StorageMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Keeps the block store in step with the chain: hands over committed blocks one at a time, in order, and holds each until
 * the store says that it is durable. Loads blocks for whoever lost them.
 */
public final class StorageActor implements EventSourcedActor {
    /** Blocks held for a store that does not keep up before proposing stops, and at which it goes on. */
    public static final int LAG_HIGH = 32;

    public static final int LAG_LOW = 8;

    private final ArrayDeque<SignedBlock> queue = new ArrayDeque<>();
    private final NavigableMap<Long, Long> loadHeights = new TreeMap<>(); // effect sequence << 8 | ordinal → height
    private EffectId inFlight = EffectId.NULL;
    private long retryAtMs = NO_DEADLINE;
    private int attempt = 0;
    private boolean isLagging = false;

    @Override
    public ActorId id() {
        return ActorId.STORAGE;
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        switch (message) {
            case Message.Incoming incoming -> decideCommand(incoming.command(), turn);
            case Message.DeadlinePassed passed -> issue(turn);
            case Message.RetryDue due -> {
                if (inFlight.equals(EffectId.NULL) && !queue.isEmpty()) {
                    issue(turn);
                }
            }
            case Message.Ping ping -> turn.pong(attempt == 0 && !isLagging ? PongStatus.HEALTHY : PongStatus.DEGRADED);
            case Message.Resumed resumed -> {
                if (resumed.isMailLost()) {
                    askAgain(turn);
                }
            }
            case StorageMessage.Store store -> decideStore(store.block(), turn);
            case StorageMessage.Load load -> decideLoad(load.height(), turn);
            case StorageMessage.Proceed proceed -> decideProceed(turn);
            default -> throw new IllegalArgumentException("storage was told " + message);
        }
    }

    @Override
    public void apply(final Event event) {
        switch ((StorageEvent) event) {
            case StorageEvent.StoreQueued queued -> queue.add(queued.block());
            case StorageEvent.StoreIssued issued -> {
                inFlight = issued.effectId();
                retryAtMs = NO_DEADLINE;
            }
            case StorageEvent.StoreDone done -> {
                queue.remove();
                inFlight = EffectId.NULL;
                attempt = 0;
            }
            case StorageEvent.StoreDelayed delayed -> {
                inFlight = EffectId.NULL;
                retryAtMs = delayed.retryAtMs();
                attempt = delayed.attempt();
            }
            case StorageEvent.LoadIssued issued -> loadHeights.put(key(issued.effectId()), issued.height());
            case StorageEvent.LoadDone done -> loadHeights.remove(key(done.effectId()));
            case StorageEvent.LagChanged changed -> isLagging = changed.isLagging();
        }
    }

    @Override
    public long deadlineMs() {
        return retryAtMs;
    }

    /** Committed blocks that the store has not acknowledged. */
    public int queuedCount() {
        return queue.size();
    }

    /** So many are held that proposing waits. */
    public boolean isLagging() {
        return isLagging;
    }

    private void decideCommand(final Command command, final Turn turn) {
        switch (command) {
            case NodeCommand.StartNode start -> decideStart(turn);
            case Answer.BlockStored stored -> decideStored(stored, turn);
            case Answer.BlockLoaded loaded -> decideLoaded(loaded.effectId(), loaded.block(), turn);
            case Answer.CallFailed failed -> decideFailed(failed, turn);
            default -> throw new IllegalArgumentException("storage was given " + command);
        }
    }

    private void decideStart(final Turn turn) {
        for (final Long load : loadHeights.keySet()) {
            turn.emit(new StorageEvent.LoadDone(effectId(load)));
        }
        if (!queue.isEmpty()) {
            issue(turn);
        }
    }

    private void askAgain(final Turn turn) {
        loadHeights.forEach((load, height) -> {
            turn.emit(new StorageEvent.LoadDone(effectId(load)));
            turn.emit(new StorageEvent.LoadIssued(turn.request(new Effect.LoadWanted(height)), height));
        });
        if (inFlight.equals(EffectId.NULL)) {
            decideProceed(turn);
        } else {
            issue(turn);
        }
    }

    private void decideStore(final SignedBlock block, final Turn turn) {
        turn.emit(new StorageEvent.StoreQueued(block));
        if (queue.size() + 1 >= LAG_HIGH && !isLagging) {
            turn.emit(new StorageEvent.LagChanged(true));
            turn.tell(ActorId.CHAIN, new ChainMessage.StorageLag(true));
        }
        turn.tell(ActorId.STORAGE, new StorageMessage.Proceed());
    }

    private void decideProceed(final Turn turn) {
        if (inFlight.equals(EffectId.NULL) && !turn.isWaiting(Destination.STORAGE) && !queue.isEmpty()) {
            issue(turn);
        }
    }

    private void issue(final Turn turn) {
        turn.emit(new StorageEvent.StoreIssued(turn.request(new Effect.StoreWanted(queue.element()))));
    }

    private void decideStored(final Answer.BlockStored stored, final Turn turn) {
        if (!stored.effectId().equals(inFlight)) {
            turn.refuse(Verdict.STALE, "effectId=" + stored.effectId() + " awaited=" + inFlight);
            return;
        }
        turn.succeeded(Destination.STORAGE);
        turn.emit(new StorageEvent.StoreDone());
        if (isLagging && queue.size() - 1 <= LAG_LOW) {
            turn.emit(new StorageEvent.LagChanged(false));
            turn.tell(ActorId.CHAIN, new ChainMessage.StorageLag(false));
        }
        turn.tell(ActorId.STORAGE, new StorageMessage.Proceed());
    }

    /** Of several blocks of a height the last is on the chain: the others were reverted. */
    private void decideLoad(final long height, final Turn turn) {
        for (final Iterator<SignedBlock> newestFirst = queue.descendingIterator(); newestFirst.hasNext(); ) {
            final SignedBlock queued = newestFirst.next();
            if (queued.height() == height) {
                turn.tell(ActorId.ENGINE, new EngineMessage.BlockForRefeed(height, List.of(queued)));
                return;
            }
        }
        turn.emit(new StorageEvent.LoadIssued(turn.request(new Effect.LoadWanted(height)), height));
    }

    private void decideLoaded(final EffectId effectId, final List<SignedBlock> block, final Turn turn) {
        final Long height = loadHeights.get(key(effectId));
        if (height == null) {
            turn.refuse(Verdict.STALE, "effectId=" + effectId + " is no load that anyone waits for");
            return;
        }
        turn.emit(new StorageEvent.LoadDone(effectId));
        turn.tell(ActorId.ENGINE, new EngineMessage.BlockForRefeed(height, block));
    }

    private void decideFailed(final Answer.CallFailed failed, final Turn turn) {
        if (failed.effectId().equals(inFlight)) {
            turn.failed(Destination.STORAGE, failed.kind(), attempt + 1);
            turn.emit(new StorageEvent.StoreDelayed(NO_DEADLINE, attempt + 1));
            if (Integer.bitCount(attempt + 1) == 1) { // The 1st, 2nd, 4th, 8th … failure in a row is worth telling.
                turn.request(new Effect.NoticeWanted(
                        "block store failed, attempt=" + (attempt + 1) + ": " + failed.kind() + " " + failed.text()));
            }
            return;
        }
        if (loadHeights.containsKey(key(failed.effectId()))) {
            turn.failed(Destination.STORAGE, failed.kind(), attempt + 1);
        }
        decideLoaded(failed.effectId(), List.of(), turn);
    }

    private static long key(final EffectId effectId) {
        return effectId.sequence() << 8 | effectId.ordinal();
    }

    private static EffectId effectId(final long key) {
        return new EffectId(key >> 8, (int) (key & 0xFF));
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("queue", List.copyOf(queue));
        writer.int32("loads", loadHeights.size());
        loadHeights.forEach((load, height) -> {
            writer.int64("load", load);
            writer.int64("height", height);
        });
        writer.record("inFlight", inFlight);
        writer.int64("retryAtMs", retryAtMs);
        writer.int32("attempt", attempt);
        writer.flag("isLagging", isLagging);
    }

    @Override
    public void readFields(final FieldReader reader) {
        queue.clear();
        queue.addAll(new ArrayList<>(reader.list("queue", SignedBlock::read)));
        loadHeights.clear();
        final int loads = reader.int32("loads");
        for (int i = 0; i < loads; i++) {
            loadHeights.put(reader.int64("load"), reader.int64("height"));
        }
        inFlight = EffectId.read(reader);
        retryAtMs = reader.int64("retryAtMs");
        attempt = reader.int32("attempt");
        isLagging = reader.flag("isLagging");
    }
}
