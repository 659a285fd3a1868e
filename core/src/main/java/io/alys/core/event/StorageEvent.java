// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.EffectId;

/** What happened between the node and its block store. */
public sealed interface StorageEvent extends Event {
    /** A committed block is to be stored. */
    record StoreQueued(SignedBlock block) implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static StoreQueued read(final FieldReader reader) {
            return new StoreQueued(SignedBlock.read(reader));
        }
    }

    /** The first queued block was handed to the store. */
    record StoreIssued(EffectId effectId) implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
        }

        public static StoreIssued read(final FieldReader reader) {
            return new StoreIssued(EffectId.read(reader));
        }
    }

    /** The first queued block is stored, durably. */
    record StoreDone() implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static StoreDone read(final FieldReader reader) {
            return new StoreDone();
        }
    }

    /** The store failed; it is tried again at the time. */
    record StoreDelayed(long retryAtMs, int attempt) implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("retryAtMs", retryAtMs);
            writer.int32("attempt", attempt);
        }

        public static StoreDelayed read(final FieldReader reader) {
            return new StoreDelayed(reader.int64("retryAtMs"), reader.int32("attempt"));
        }
    }

    /** The store was asked for the block at a height. */
    record LoadIssued(EffectId effectId, long height) implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.int64("height", height);
        }

        public static LoadIssued read(final FieldReader reader) {
            return new LoadIssued(EffectId.read(reader), reader.int64("height"));
        }
    }

    /** The store answered. */
    record LoadDone(EffectId effectId) implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
        }

        public static LoadDone read(final FieldReader reader) {
            return new LoadDone(EffectId.read(reader));
        }
    }

    /** The store fell too far behind, or caught up. */
    record LagChanged(boolean isLagging) implements StorageEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isLagging", isLagging);
        }

        public static LagChanged read(final FieldReader reader) {
            return new LagChanged(reader.flag("isLagging"));
        }
    }
}
