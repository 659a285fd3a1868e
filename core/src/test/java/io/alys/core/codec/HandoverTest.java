// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandoverTest {
    private static final int VERSION = 7;

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldGiveWhatItTook(final long seed) {
        final Everything value = Everything.random(new SplittableRandom(seed));
        final Handover handover = new Handover(VERSION);

        handover.take(value);
        final FieldReader reader = handover.reader();
        final Everything again = Everything.read(reader);
        reader.end();

        assertThat(again).isEqualTo(value);
        assertThat(reader.version()).isEqualTo(VERSION);
        assertThat(handover.isSame(again)).isTrue();
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldDigestWhatIsWrittenForADigest(final long seed) {
        final Everything value = Everything.random(new SplittableRandom(seed));
        for (final int layout : List.of(RecordedMap.LAYOUT - 1, RecordedMap.LAYOUT)) {
            final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
            final BinaryFieldWriter writer = new BinaryFieldWriter().wrapDigested(bytes, 0, layout);
            value.writeFields(writer);
            final DigestFieldWriter digest = new DigestFieldWriter(layout);
            value.writeFields(digest);

            assertThat(digest.digest()).isEqualTo(XxHash64.hash(bytes.byteArray(), 0, writer.position(), 0));
        }
    }

    @Test
    void shouldHandOverValuesThatCannotChangeWithoutACopy() {
        final Everything value = Everything.random(new SplittableRandom(1));
        final Handover handover = new Handover(VERSION);
        handover.take(value);

        final Everything again = Everything.read(handover.reader());

        assertThat(again.large()).isSameAs(value.large());
        assertThat(again.map()).isSameAs(value.map());
    }

    @Test
    void shouldTellAMapWithTheSameValuesApartThatIsNotTheOneItGave() {
        final List<Item> items = List.of(new Item(1, 2));
        final RecordedMap<Long, Item> map = RecordedMap.of(items, Item::key);
        final Handover handover = new Handover(VERSION);
        handover.take(writer -> writer.map("map", map));

        assertThat(handover.isSame(writer -> writer.map("map", RecordedMap.of(items, Item::key))))
                .isFalse();
        assertThat(handover.isSame(writer -> writer.map("map", map))).isTrue();
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldTellAnyOtherValueApart(final long seed) {
        final Everything value = Everything.random(new SplittableRandom(seed));
        final Handover handover = new Handover(VERSION);
        handover.take(value);

        assertThat(handover.isSame(writer -> writer.int64("number", value.number())))
                .as("fewer fields")
                .isFalse();
        assertThat(handover.isSame(writer -> {
                    value.writeFields(writer);
                    writer.flag("more", false);
                }))
                .as("more fields")
                .isFalse();
        for (int i = 0; i < Everything.FIELDS; i++) {
            assertThat(handover.isSame(value.withOther(i))).as("field " + i).isFalse();
        }
        assertThat(handover.isSame(value)).isTrue();
    }

    @Test
    void shouldRefuseAnotherKindOfFieldThanWasWritten() {
        final Handover handover = new Handover(VERSION);
        handover.take(writer -> writer.int64("number", 1));

        final FieldReader reader = handover.reader();

        assertThatThrownBy(() -> reader.int32("count"))
                .isInstanceOf(CodecException.class)
                .hasMessage("field=count is read as INT32 where there is INT64");
        assertThatThrownBy(reader::end).isInstanceOf(CodecException.class).hasMessage("fields left over");
        assertThat(reader.int64("number")).isEqualTo(1);
        assertThatThrownBy(() -> reader.flag("more"))
                .isInstanceOf(CodecException.class)
                .hasMessage("field=more is read as FLAG where there is none");
    }

    /** One field of each kind, and a list long enough for several blocks. */
    private record Everything(
            long number,
            int count,
            boolean isSet,
            String text,
            Bytes large,
            Hash hash,
            EvmAddress address,
            BigInteger amount,
            List<Item> items,
            List<Bytes> strings,
            RecordedMap<Long, Item> map)
            implements Recorded {
        private static final int FIELDS = 11;

        private static Everything random(final SplittableRandom random) {
            final List<Item> items = new ArrayList<>();
            for (int i = random.nextInt(30_000); i > 0; i--) {
                items.add(new Item(random.nextLong(), random.nextInt()));
            }
            final List<Bytes> strings = new ArrayList<>();
            for (int i = random.nextInt(50); i > 0; i--) {
                strings.add(bytes(random, random.nextInt(3_000)));
            }
            return new Everything(
                    random.nextLong(),
                    random.nextInt(),
                    random.nextBoolean(),
                    "text ä " + random.nextLong(),
                    bytes(random, 1 + random.nextInt(200_000)),
                    Hash.of(bytes(random, Hash.LENGTH).toArray()),
                    EvmAddress.of(bytes(random, EvmAddress.LENGTH).toArray()),
                    new BigInteger(1, bytes(random, 32).toArray()),
                    items,
                    strings,
                    RecordedMap.of(List.of(new Item(1, random.nextInt())), Item::key));
        }

        private static Bytes bytes(final SplittableRandom random, final int length) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return Bytes.of(bytes);
        }

        /** The same but for one field. */
        private Everything withOther(final int field) {
            final List<Item> moreItems = new ArrayList<>(items);
            moreItems.add(new Item(1, 1));
            final List<Bytes> moreStrings = new ArrayList<>(strings);
            moreStrings.add(Bytes.EMPTY);
            final byte[] otherLarge = large.toArray();
            otherLarge[otherLarge.length - 1] ^= 1;
            return new Everything(
                    field == 0 ? number + 1 : number,
                    field == 1 ? count + 1 : count,
                    (field == 2) != isSet,
                    field == 3 ? text + "x" : text,
                    field == 4 ? Bytes.of(otherLarge) : large,
                    field == 5 ? Hash.ZERO : hash,
                    field == 6 ? EvmAddress.ZERO : address,
                    field == 7 ? amount.shiftRight(1) : amount,
                    field == 8 ? moreItems : items,
                    field == 9 ? moreStrings : strings,
                    field == 10 ? RecordedMap.of(map.values(), Item::key) : map);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("number", number);
            writer.int32("count", count);
            writer.flag("isSet", isSet);
            writer.text("text", text);
            writer.bytes("large", large);
            writer.hash("hash", hash);
            writer.address("address", address);
            writer.uint256("amount", amount);
            writer.list("items", items);
            writer.byteStrings("strings", strings);
            writer.map("map", map);
        }

        private static Everything read(final FieldReader reader) {
            return new Everything(
                    reader.int64("number"),
                    reader.int32("count"),
                    reader.flag("isSet"),
                    reader.text("text"),
                    reader.bytes("large"),
                    reader.hash("hash"),
                    reader.address("address"),
                    reader.uint256("amount"),
                    reader.list("items", Item::read),
                    reader.byteStrings("strings"),
                    reader.map("map", Item::read, Item::key));
        }
    }

    record Item(long key, int value) implements Recorded {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("key", key);
            writer.int32("value", value);
        }

        static Item read(final FieldReader reader) {
            return new Item(reader.int64("key"), reader.int32("value"));
        }
    }
}
