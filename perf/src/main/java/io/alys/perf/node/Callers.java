// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Clients of a node that all call it at once, each over a connection of its own, one call at a time. */
final class Callers implements AutoCloseable {
    private final List<RpcClient> clients = new ArrayList<>();
    private final ExecutorService threads;

    Callers(final int count, final Supplier<RpcClient> newClient) {
        for (int i = 0; i < count; i++) {
            clients.add(newClient.get());
        }
        threads = Executors.newFixedThreadPool(count);
    }

    /**
     * Has all of them call for so long; gives how many calls were answered.
     *
     * @throws IOException when a call failed.
     */
    long callFor(final String method, final ArrayNode parameters, final long durationNs) throws IOException {
        final List<Callable<Long>> calls = new ArrayList<>();
        for (final RpcClient client : clients) {
            calls.add(() -> callFor(client, method, parameters, durationNs));
        }
        try {
            long answered = 0;
            for (final Future<Long> done : threads.invokeAll(calls)) {
                answered += done.get();
            }
            return answered;
        } catch (final ExecutionException e) {
            throw new IOException(method + " failed", e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clients.forEach(RpcClient::close);
    }

    private static long callFor(
            final RpcClient client, final String method, final ArrayNode parameters, final long durationNs)
            throws RpcException {
        final long startNs = System.nanoTime();
        long answered = 0;
        while (System.nanoTime() - startNs < durationNs) {
            client.call(method, parameters);
            answered++;
        }
        return answered;
    }
}
