// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeedTest {
    private final SplittableRandom random = new SplittableRandom(80);
    private final List<String> news = new ArrayList<>();
    private NodeStatus.BlockId settled = NodeStatus.BlockId.NONE;
    private NodeStatus.BlockId finalized = NodeStatus.BlockId.NONE;
    private final Feed feed = new Feed(() -> status(settled, finalized));

    private final SignedBlock genesis = Blocks.random(random, 0);
    private final SignedBlock one = Blocks.random(random, 1, genesis.root());
    private final SignedBlock two = Blocks.random(random, 2, one.root());
    private final SignedBlock three = Blocks.random(random, 3, two.root());
    private final SignedBlock otherTwo = Blocks.random(random, 2, one.root());
    private final SignedBlock otherThree = Blocks.random(random, 3, otherTwo.root());

    FeedTest() {
        feed.to((topic, result) -> news.add(topic.topicName() + " " + result));
    }

    @Test
    void shouldTellOfEachHeadWithWhatItHolds() {
        feed.onHead(one);

        assertThat(news)
                .containsExactly(
                        "newHeads {\"height\":1,\"root\":\"" + one.root().toHex() + "\",\"slot\":"
                                + one.block().slot() + ",\"parentRoot\":\""
                                + genesis.root().toHex()
                                + "\",\"proposerIndex\":" + one.block().proposerIndex() + ",\"payloadHash\":\""
                                + one.block().payload().blockHash().toHex() + "\",\"transactionCount\":"
                                + one.block().payload().transactions().size() + ",\"pegInCount\":"
                                + one.block().pegIns().size() + "}");
    }

    @Test
    void shouldTellOfNoReorgWhereTheChainGrows() {
        heads(genesis, one, two, three);

        assertThat(news).hasSize(4).allMatch(each -> each.startsWith("newHeads "));
    }

    @Test
    void shouldTellWhatLeftBeforeTheFirstHeadOfTheOtherBranch() {
        heads(genesis, one, two, three);
        news.clear();

        heads(otherTwo, otherThree);

        assertThat(news).hasSize(3);
        assertThat(news.get(0))
                .isEqualTo("reorgs {\"from\":" + id(three) + ",\"to\":" + id(otherTwo)
                        + ",\"commonHeight\":1,\"isWhole\":true,\"left\":[" + id(three) + "," + id(two) + "]}");
        assertThat(news.get(1)).startsWith("newHeads {\"height\":2,");
        assertThat(news.get(2)).startsWith("newHeads {\"height\":3,");
    }

    @Test
    void shouldTellOfAReorgToAShorterBranch() {
        heads(genesis, one, two, three);
        news.clear();

        heads(otherTwo);
        heads(three);

        assertThat(news.get(0)).startsWith("reorgs {");
        assertThat(news.get(1)).startsWith("newHeads {\"height\":2,");
        assertThat(news.get(2)).as("its parent is no head any more").startsWith("newHeads {\"height\":3,");
        assertThat(news).hasSize(3);
    }

    @Test
    void shouldSayWhereItDoesNotKnowAllThatLeft() {
        feed.begin(three);

        heads(otherTwo);

        assertThat(news.get(0))
                .isEqualTo("reorgs {\"from\":" + id(three) + ",\"to\":" + id(otherTwo)
                        + ",\"commonHeight\":1,\"isWhole\":false,\"left\":[" + id(three) + "]}");
    }

    @Test
    void shouldKnowTheHeadItBeganWith() {
        feed.begin(two);

        heads(three);

        assertThat(news).hasSize(1);
        assertThat(news.get(0)).startsWith("newHeads {\"height\":3,");
    }

    @Test
    void shouldKeepABoundedNumberOfHeads() {
        SignedBlock head = genesis;
        feed.onHead(head);
        for (int height = 1; height <= Feed.HEADS_KEPT + 5; height++) {
            head = Blocks.random(random, height, head.root());
            feed.onHead(head);
        }
        news.clear();

        heads(otherTwo);

        assertThat(news.get(0)).contains("\"isWhole\":false");
        assertThat(news.get(0).split("\"height\":")).hasSize(Feed.HEADS_KEPT + 3);
    }

    @Test
    void shouldTellOfFinalityOnlyWhenItMoves() {
        feed.look();
        feed.look();
        settled = new NodeStatus.BlockId(4, "0xab", 9);
        feed.look();
        feed.look();

        assertThat(news)
                .containsExactly(
                        "finality {\"settled\":{\"height\":4,\"root\":\"0xab\",\"slot\":9},\"finalized\":null}");

        finalized = new NodeStatus.BlockId(2, "0xcd", 7);
        feed.look();
        feed.look();

        assertThat(news).hasSize(2);
        assertThat(news.getLast()).endsWith("\"finalized\":{\"height\":2,\"root\":\"0xcd\",\"slot\":7}}");
    }

    @Test
    void shouldShortenALongNotice() {
        feed.onNotice("it \"rains\"");
        feed.onNotice("x".repeat(Feed.NOTICE_LENGTH_MAX + 1));

        assertThat(news)
                .containsExactly(
                        "notices {\"text\":\"it \\\"rains\\\"\"}",
                        "notices {\"text\":\"" + "x".repeat(Feed.NOTICE_LENGTH_MAX) + "…\"}");
    }

    @Test
    void shouldDoNothingWhereNobodyCanSubscribe() {
        final Feed unheard = new Feed(() -> {
            throw new IllegalStateException("asked");
        });

        unheard.look();
        unheard.onHead(one);
        unheard.onNotice("unheard");
    }

    private void heads(final SignedBlock... blocks) {
        for (final SignedBlock block : blocks) {
            feed.onHead(block);
        }
    }

    private static String id(final SignedBlock block) {
        return "{\"height\":" + block.height() + ",\"root\":\"" + block.root().toHex() + "\",\"slot\":"
                + block.block().slot() + "}";
    }

    static NodeStatus status(final NodeStatus.BlockId settled, final NodeStatus.BlockId finalized) {
        return new NodeStatus(
                "dev", 1, "", 0, "", 0, settled, finalized, "", List.of(), 0, "", "", 0, 0, 0, 0, 0, "SHARED", "test");
    }
}
