// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.Block;
import io.alys.core.chain.SignedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes news of what the node observes, for those who subscribed over WebSocket. Called on one thread, the observer's, which it never
 * holds up. What left the chain is found by itself, from the heads it was shown.
 */
public final class Feed {
    /** Far more than can be unsettled at once; what is settled is never reverted (ADR 0014). */
    static final int HEADS_KEPT = 1_024;

    static final int NOTICE_LENGTH_MAX = 1_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final StatusSource status;

    // Written before the observer starts.
    private volatile FeedSink sink;

    // The observer's thread. The newest head last.
    private final Deque<NodeStatus.BlockId> heads = new ArrayDeque<>();
    private NodeStatus.BlockId settled;
    private NodeStatus.BlockId finalized = NodeStatus.BlockId.NONE;

    /** @param status asked for the newest settled block. */
    public Feed(final StatusSource status) {
        this.status = status;
    }

    /** Where news goes from now on; before that it goes nowhere. */
    void to(final FeedSink newSink) {
        sink = newSink;
    }

    /** The head that the node starts with, which is no news. */
    public void begin(final SignedBlock head) {
        heads.addLast(idOf(head));
    }

    /** The head moved to this block. */
    public void onHead(final SignedBlock block) {
        if (sink == null) {
            return;
        }
        leaveFor(block);
        heads.addLast(idOf(block));
        if (heads.size() > HEADS_KEPT) {
            heads.removeFirst();
        }
        offer(FeedTopic.NEW_HEADS, headJson(block));
    }

    /** The node tells people something. */
    public void onNotice(final String text) {
        if (sink != null) {
            final String shown = text.length() <= NOTICE_LENGTH_MAX ? text : text.substring(0, NOTICE_LENGTH_MAX) + "…";
            offer(FeedTopic.NOTICES, NODES.objectNode().put("text", shown));
        }
    }

    /** Looks whether the newest settled or finalized block is another than at the last look. Cheap: to be called often. */
    public void look() {
        if (sink == null) {
            return;
        }
        final NodeStatus now = status.status();
        final boolean isMoved =
                settled != null && !(settled.equals(now.settled()) && finalized.equals(now.finalized()));
        if (isMoved) {
            final ObjectNode moved = NODES.objectNode();
            moved.set("settled", toJson(now.settled()));
            if (now.finalized().equals(NodeStatus.BlockId.NONE)) {
                moved.putNull("finalized");
            } else {
                moved.set("finalized", toJson(now.finalized()));
            }
            offer(FeedTopic.FINALITY, moved);
        }
        settled = now.settled();
        finalized = now.finalized();
    }

    /** Forgets the heads that the block has in its chain no more, and tells of them. */
    private void leaveFor(final SignedBlock block) {
        final String parentRoot = block.block().parentRoot().toHex();
        final NodeStatus.BlockId from = heads.peekLast();
        final List<NodeStatus.BlockId> left = new ArrayList<>();
        while (!heads.isEmpty()
                && heads.peekLast().height() >= block.height()
                && !heads.peekLast().root().equals(parentRoot)) {
            left.add(heads.removeLast());
        }
        final boolean isWhole = !heads.isEmpty() && heads.peekLast().root().equals(parentRoot);
        if (!isWhole) {
            heads.clear();
        }
        if (left.isEmpty()) {
            return;
        }
        final ObjectNode reorg = NODES.objectNode();
        reorg.set("from", toJson(from));
        reorg.set("to", toJson(idOf(block)));
        reorg.put("commonHeight", block.height() - 1).put("isWhole", isWhole);
        final ArrayNode nodes = reorg.putArray("left");
        left.forEach(each -> nodes.add(toJson(each)));
        offer(FeedTopic.REORGS, reorg);
    }

    private void offer(final FeedTopic topic, final ObjectNode result) {
        sink.offer(topic, result);
    }

    private static ObjectNode headJson(final SignedBlock signed) {
        final Block block = signed.block();
        return toJson(idOf(signed))
                .put("parentRoot", block.parentRoot().toHex())
                .put("proposerIndex", block.proposerIndex())
                .put("payloadHash", block.payload().blockHash().toHex())
                .put("transactionCount", block.payload().transactions().size())
                .put("pegInCount", block.pegIns().size());
    }

    private static NodeStatus.BlockId idOf(final SignedBlock block) {
        return new NodeStatus.BlockId(
                block.height(), block.root().toHex(), block.block().slot());
    }

    private static ObjectNode toJson(final NodeStatus.BlockId block) {
        return NODES.objectNode()
                .put("height", block.height())
                .put("root", block.root())
                .put("slot", block.slot());
    }
}
