// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import io.alys.node.cli.AlysMain;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much work for merge miners a running node gives out over HTTP while it makes its blocks. */
final class MiningWorkFigure implements NodeFigure {
    static final String ID = "mining-work";

    private static final String WORK = "createauxblock";
    private static final String FLOOR = "eth_chainId";
    private static final String MINER = "0x00000000000000000000000000000000000000ab";
    private static final Pattern URL = Pattern.compile("rpc +(http://127\\.0\\.0\\.1:[0-9]+)/");
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int ANSWER_LENGTH_MAX = 1 << 20;
    private static final long FIRST_WORK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NS_PER_S = 1e9;
    private static final int CALLERS = 8;
    private static final ArrayNode NONE = JsonNodeFactory.instance.arrayNode();

    private final Spreads spreads = new Spreads();
    private long calls = 0;
    private long callNs = 0;

    // While all call at once.
    private long crowdCalls = 0;
    private long crowdNs = 0;
    private long nodeNs = 0;

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) throws IOException {
        final int rounds = length.of(1, 5, 20);
        final long roundNs = TimeUnit.MILLISECONDS.toNanos(length.of(50, 500, 1_000));
        final long blocks;
        try (ChildJvm node = start(directory);
                Clients clients = new Clients(urlOf(node))) {
            awaitWork(clients.one);
            round(clients, node, roundNs, new Spreads());
            calls = 0;
            callNs = 0;
            crowdCalls = 0;
            crowdNs = 0;
            nodeNs = 0;
            final long firstHeight = heightOf(clients.one);
            for (int round = 0; round < rounds; round++) {
                round(clients, node, roundNs, spreads);
            }
            blocks = heightOf(clients.one) - firstHeight;
        }
        return new Figure(
                ID,
                "Work for merge miners",
                "One client, over a connection it keeps, asks a node process in dev mode for work again and again, in turns"
                        + " with the least that a call can be; then " + CALLERS
                        + " ask for work at once, as a pool does."
                        + " A core's calls are theirs by all the processor time that the node used meanwhile, its blocks"
                        + " included; the clients' own is not in it.",
                List.of(
                        new Figure.Value("calls of " + WORK, calls + crowdCalls, ""),
                        new Figure.Value("calls a second, of one client", calls * NS_PER_S / callNs, "/s"),
                        new Figure.Value(
                                "calls a second, of " + CALLERS + " clients", crowdCalls * NS_PER_S / crowdNs, "/s"),
                        new Figure.Value("of these, by a core of the node's", crowdCalls * NS_PER_S / nodeNs, "/s"),
                        new Figure.Value("p50 to that of " + FLOOR, spreads.median(WORK) / spreads.median(FLOOR), "x"),
                        new Figure.Value("blocks meanwhile", blocks, "")),
                spreads.all());
    }

    private static ChildJvm start(final Path directory) throws IOException {
        return ChildJvm.start(
                directory.resolve("node.log"),
                List.of("-Dalys.home=" + System.getProperty("alys.home", ".")),
                AlysMain.class,
                List.of(
                        "run",
                        "--data-dir",
                        directory.resolve("node").toString(),
                        "--set",
                        "rpc.port=0",
                        "--set",
                        "mining.every.blocks=0",
                        "--set",
                        "journal.free.min.mib=16"));
    }

    private static URI urlOf(final ChildJvm node) throws IOException {
        while (true) {
            final Matcher matcher = URL.matcher(node.readLine());
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
        }
    }

    /** There is none before the first block is settled. */
    private static void awaitWork(final RpcClient rpc) throws IOException {
        final long startNs = System.nanoTime();
        while (true) {
            try {
                rpc.call(WORK, parameters(WORK));
                return;
            } catch (final RpcException e) {
                if (System.nanoTime() - startNs > FIRST_WORK_TIMEOUT_NS) {
                    throw new IOException("the node has no work to give", e);
                }
                LockSupport.parkNanos(LOOK_NS);
            }
        }
    }

    private void round(final Clients clients, final ChildJvm node, final long roundNs, final Spreads target)
            throws IOException {
        ask(clients.one, WORK, roundNs, target);
        ask(clients.one, FLOOR, roundNs, target);
        final long nodeBeforeNs = processorNs(node);
        final long startNs = System.nanoTime();
        crowdCalls += clients.all.callFor(WORK, parameters(WORK), roundNs);
        crowdNs += System.nanoTime() - startNs;
        nodeNs += processorNs(node) - nodeBeforeNs;
    }

    private void ask(final RpcClient rpc, final String method, final long durationNs, final Spreads target)
            throws IOException {
        final long startNs = System.nanoTime();
        long lastNs = startNs;
        long count = 0;
        while (lastNs - startNs < durationNs) {
            try {
                rpc.call(method, parameters(method));
            } catch (final RpcException e) {
                throw new IOException(method + " failed", e);
            }
            final long nowNs = System.nanoTime();
            target.record(method, nowNs - lastNs);
            lastNs = nowNs;
            count++;
        }
        if (method.equals(WORK)) {
            calls += count;
            callNs += lastNs - startNs;
        }
    }

    private static ArrayNode parameters(final String method) {
        return method.equals(WORK) ? JsonNodeFactory.instance.arrayNode().add(MINER) : NONE;
    }

    private static long heightOf(final RpcClient rpc) throws IOException {
        try {
            return rpc.call("alys_status", NONE).path("height").asLong();
        } catch (final RpcException e) {
            throw new IOException("the node does not say its height", e);
        }
    }

    private static long processorNs(final ChildJvm node) {
        return ProcessHandle.of(node.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("the node process is gone"))
                .toNanos();
    }

    /** One that calls alone, and those that call together. */
    private static final class Clients implements AutoCloseable {
        private final RpcClient one;
        private final Callers all;

        Clients(final URI url) {
            one = new RpcClient(url, DEADLINE, ANSWER_LENGTH_MAX);
            all = new Callers(CALLERS, () -> new RpcClient(url, DEADLINE, ANSWER_LENGTH_MAX));
        }

        @Override
        public void close() {
            all.close();
            one.close();
        }
    }
}
