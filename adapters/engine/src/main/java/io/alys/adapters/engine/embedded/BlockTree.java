// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The blocks executed, as a tree, the accounts at one of them, and which are safe and finalized. The changes of blocks up to {@link #DEPTH_MAX} below the
 * head are kept, so that the accounts can be moved to any of these; of older ones only where their payload is stored.
 */
final class BlockTree {
    /** How far below the head another block can still become the head. */
    static final int DEPTH_MAX = 256;

    /** Blocks whose changes are kept, siblings and children of the head included. */
    static final int NODES_MAX = 4096;

    private static final long NULL_NUMBER = -1;

    private final AccountState accounts;

    // Parents come before their children, which pruning relies on.
    private final Map<Hash, Node> nodes = new LinkedHashMap<>();
    private final Map<Hash, Place> places = new HashMap<>();

    // The chain of the head, by number.
    private final List<Hash> canonical = new ArrayList<>();
    private Node head;
    private Node position;

    // On the chain of the head; below zero when not known.
    private long safeNumber = NULL_NUMBER;
    private long finalizedNumber = NULL_NUMBER;

    BlockTree(final ExecutionPayload genesis, final AccountState accounts) {
        this.accounts = accounts;
        this.head = new Node(genesis, null, Map.of());
        this.position = head;
        nodes.put(genesis.blockHash(), head);
        places.put(genesis.blockHash(), new Place(genesis.blockNumber(), -1, BigInteger.ZERO));
        canonical.add(genesis.blockHash());
    }

    Node head() {
        return head;
    }

    /** Whether the block was executed, be it too old to move to or not. */
    boolean isKnown(final Hash hash) {
        return places.containsKey(hash);
    }

    /** Null when unknown or too old. */
    Node node(final Hash hash) {
        return nodes.get(hash);
    }

    boolean isFull() {
        return nodes.size() >= NODES_MAX;
    }

    /** The head's ancestor with the number; null above the head. */
    Hash canonicalAt(final long number) {
        return number < 0 || number >= canonical.size() ? null : canonical.get((int) number);
    }

    /** Where the payload of a known block is stored. */
    long offset(final Hash hash) {
        return places.get(hash).offset();
    }

    long number(final Hash hash) {
        return places.get(hash).number();
    }

    /** What a known block's fee recipient earned. */
    BigInteger feesWei(final Hash hash) {
        return places.get(hash).feesWei();
    }

    /** Whether the hash is of the block or of one below it. */
    boolean isOnBranch(final Hash hash, final Node tip) {
        final Place place = places.get(hash);
        if (place == null || place.number() > tip.number()) {
            return false;
        }
        Node at = tip;
        while (at.number() > place.number() && !isCanonical(at)) {
            at = at.parent;
        }
        return hash.equals(isCanonical(at) ? canonicalAt(place.number()) : at.payload.blockHash());
    }

    private boolean isCanonical(final Node node) {
        return node.payload.blockHash().equals(canonicalAt(node.number()));
    }

    /** Of the newest block called safe; empty when none on the head's chain was. */
    OptionalLong safeNumber() {
        return safeNumber == NULL_NUMBER ? OptionalLong.empty() : OptionalLong.of(safeNumber);
    }

    /** Of the newest block called finalized; empty when none on the head's chain was. */
    OptionalLong finalizedNumber() {
        return finalizedNumber == NULL_NUMBER ? OptionalLong.empty() : OptionalLong.of(finalizedNumber);
    }

    /** Calls a block of the head's chain safe. */
    void markSafe(final Hash hash) {
        safeNumber = numberOnChain(hash);
    }

    /** Calls a block of the head's chain finalized. */
    void markFinalized(final Hash hash) {
        finalizedNumber = numberOnChain(hash);
    }

    private long numberOnChain(final Hash hash) {
        if (!isOnBranch(hash, head)) {
            throw new IllegalArgumentException("block=" + hash + " is not on the chain of the head");
        }
        return places.get(hash).number();
    }

    void add(
            final ExecutionPayload payload,
            final Node parent,
            final Map<EvmAddress, AccountState.Change> changes,
            final BigInteger feesWei,
            final long offset) {
        nodes.put(payload.blockHash(), new Node(payload, parent, changes));
        places.put(payload.blockHash(), new Place(payload.blockNumber(), offset, feesWei));
    }

    /** Brings the accounts to the block. */
    void moveTo(final Node target) {
        final Deque<Node> forward = new ArrayDeque<>();
        Node to = target;
        while (position != to) {
            if (position.number() >= to.number()) {
                accounts.undo(position.changes);
                position = position.parent;
            } else {
                forward.push(to);
                to = to.parent;
            }
        }
        for (final Node node : forward) {
            accounts.redo(node.changes);
            position = node;
        }
    }

    /**
     * Makes the block the head and moves the accounts there. A safe or finalized block that is not below it is so no more.
     *
     * @return the blocks that are no longer on the head's chain, highest first.
     */
    List<Node> setHead(final Node next) {
        final List<Node> abandoned = new ArrayList<>();
        final Deque<Node> adopted = new ArrayDeque<>();
        Node from = head;
        Node to = next;
        while (from != to) {
            if (from.number() >= to.number()) {
                abandoned.add(from);
                canonical.removeLast();
                from = from.parent;
            } else {
                adopted.push(to);
                to = to.parent;
            }
        }
        safeNumber = safeNumber > from.number() ? NULL_NUMBER : safeNumber;
        finalizedNumber = finalizedNumber > from.number() ? NULL_NUMBER : finalizedNumber;
        adopted.forEach(node -> canonical.add(node.payload.blockHash()));
        head = next;
        moveTo(next);
        prune();
        return abandoned;
    }

    private void prune() {
        final Node floor = nodes.get(canonicalAt(Math.max(0, head.number() - DEPTH_MAX)));
        if (floor == null || floor.parent == null) {
            return;
        }
        final Set<Node> kept = new HashSet<>();
        kept.add(floor);
        final Iterator<Node> all = nodes.values().iterator();
        while (all.hasNext()) {
            final Node node = all.next();
            if (node != floor && !(kept.contains(node.parent) && kept.add(node))) {
                all.remove();
            }
        }
        floor.parent = null;
    }

    /** What is kept of every block executed, however old. */
    private record Place(long number, long offset, BigInteger feesWei) {}

    /** A block executed, and what it changed. */
    static final class Node {
        private final ExecutionPayload payload;
        private final Map<EvmAddress, AccountState.Change> changes;

        // Null for the oldest kept.
        private Node parent;

        private Node(
                final ExecutionPayload payload, final Node parent, final Map<EvmAddress, AccountState.Change> changes) {
            this.payload = payload;
            this.parent = parent;
            this.changes = changes;
        }

        ExecutionPayload payload() {
            return payload;
        }

        private long number() {
            return payload.blockNumber();
        }
    }
}
