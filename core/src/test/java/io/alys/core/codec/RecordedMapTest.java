// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.HandoverTest.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedMapTest {
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldHoldWhatASortedMapHoldsAndDigestItAsIfItHadComeThereAtOnce(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final NavigableMap<Long, Item> model = new TreeMap<>();
        final RecordedMap<Long, Item> map = new RecordedMap<>();
        for (int i = 0; i < 2_000; i++) {
            final long key = random.nextInt(300);
            if (random.nextInt(3) == 0) {
                assertThat(map.remove(key)).isEqualTo(model.remove(key));
            } else {
                final Item item = new Item(key, random.nextInt(1_000));
                assertThat(map.put(key, item)).isEqualTo(model.put(key, item));
            }
            assertThat(map.find(key)).isEqualTo(model.get(key));
            assertThat(map.size()).isEqualTo(model.size());
        }
        assertThat(map.values()).containsExactlyElementsOf(model.values());
        final List<Item> reversed = new ArrayList<>(model.descendingMap().values());
        final RecordedMap<Long, Item> atOnce = RecordedMap.of(reversed, Item::key);
        assertThat(atOnce.digest()).isEqualTo(map.digest());
        assertThat(atOnce.values()).containsExactlyElementsOf(model.values());
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldDigestEachChangeToAnotherNumberAndItsUndoingToTheOldOne(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final RecordedMap<Long, Item> map = new RecordedMap<>();
        for (long key = 0; key < 100; key++) {
            map.put(key, new Item(key, random.nextInt()));
        }
        final long digest = map.digest();
        final long key = random.nextInt(100);
        final Item item = map.find(key);

        map.put(key, new Item(key, item.value() + 1));
        final long changed = map.digest();
        map.put(key, item);
        assertThat(changed).isNotEqualTo(digest);
        assertThat(map.digest()).isEqualTo(digest);

        map.remove(key);
        assertThat(map.digest()).isNotEqualTo(digest).isNotEqualTo(changed);
        map.put(key, item);
        assertThat(map.digest()).isEqualTo(digest);
    }

    @Test
    void shouldStayAsItIsWhenWhatIsNotThereIsRemovedAndWhenItsValuesAreHandedOut() {
        final RecordedMap<Long, Item> map = RecordedMap.of(List.of(new Item(1, 1)), Item::key);
        final long digest = map.digest();

        assertThat(map.remove(7L)).isNull();

        assertThat(map.values()).containsExactly(new Item(1, 1));
        assertThat(map.digest()).isEqualTo(digest);
        assertThatThrownBy(() -> map.values().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldBeWrittenAsItsValuesInSnapshotsAndOldDigestsAndAsItsDigestInNewOnes() {
        final List<Item> items = List.of(new Item(1, 10), new Item(2, 20));
        final RecordedMap<Long, Item> map = RecordedMap.of(items, Item::key);
        final ExpandableArrayBuffer expected = new ExpandableArrayBuffer();
        final BinaryFieldWriter ofList = new BinaryFieldWriter().wrap(expected, 0);
        ofList.list("items", items);

        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final BinaryFieldWriter ofMap = new BinaryFieldWriter().wrap(snapshot, 0);
        ofMap.map("items", map);
        final ExpandableArrayBuffer old = new ExpandableArrayBuffer();
        final BinaryFieldWriter ofOldDigest = new BinaryFieldWriter().wrapDigested(old, 0, RecordedMap.LAYOUT - 1);
        ofOldDigest.map("items", map);
        final BinaryFieldWriter ofDigest =
                new BinaryFieldWriter().wrapDigested(new ExpandableArrayBuffer(), 0, RecordedMap.LAYOUT);
        ofDigest.map("items", map);

        assertThat(ofMap.position()).isEqualTo(ofList.position());
        assertThat(snapshot).isEqualTo(expected);
        assertThat(ofOldDigest.position()).isEqualTo(ofList.position());
        assertThat(old).isEqualTo(expected);
        assertThat(ofDigest.position()).isEqualTo(Integer.BYTES + Long.BYTES);
        final RecordedMap<Long, Item> again = new BinaryFieldReader()
                .wrap(snapshot, 0, ofMap.position(), RecordedMap.LAYOUT)
                .map("items", Item::read, Item::key);
        assertThat(again.values()).containsExactlyElementsOf(items);
        assertThat(again.digest()).isEqualTo(map.digest());
    }

    @Test
    void shouldRefuseTwoValuesOfOneKey() {
        assertThatThrownBy(() -> RecordedMap.of(List.of(new Item(1, 1), new Item(1, 2)), Item::key))
                .isInstanceOf(CodecException.class)
                .hasMessage("key=1 stands there twice");
    }
}
