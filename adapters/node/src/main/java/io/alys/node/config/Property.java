// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import java.util.List;
import java.util.Locale;

/**
 * Every setting of the node. {@code config/node.properties} lists the same keys with the same defaults and words; a test
 * compares the two.
 */
public enum Property {
    CHAIN_SPEC("chain.spec", "dev", "Chain specification: 'dev', or the path of a JSON file."),
    DATA_DIR("data.dir", ".alys/dev", "Directory that holds everything the node keeps."),
    THREADING_MODE("threading.mode", "SHARED", "SHARED: one thread runs the stages; DEDICATED: a thread a stage."),
    THREADING_WAIT(
            "threading.wait",
            "PARKING",
            "What an idle stage does: BUSY_SPIN, YIELDING, BACKOFF, PARKING or, if SHARED, ECO."),
    THREADING_VERIFY_WORKERS("threading.verify.workers", "0", "Threads that verify inputs; 0 verifies inline."),
    THREADING_PINNED_CORES(
            "threading.pinned.cores", "", "Cores to pin the stages to, comma-separated; empty pins none."),
    RING_SIZE("ring.size", "2048", "Slots of the spine ring; a power of two."),
    JOURNAL_DURABILITY("journal.durability", "FORCED", "FORCED: synced once a batch; NONE: left to the page cache."),
    JOURNAL_FREE_MIN_MIB("journal.free.min.mib", "256", "Free disk space, MiB, below which the node stops."),
    JOURNAL_SNAPSHOT_RECORDS("journal.snapshot.records", "20000", "Records between two snapshots."),
    ENGINE_KIND("engine.kind", "embedded", "Execution client: 'embedded' (not an EVM), or 'http' (Engine API)."),
    ENGINE_URL("engine.url", "http://127.0.0.1:8551", "Engine API endpoint, for engine.kind=http."),
    ENGINE_JWT_SECRET_FILE("engine.jwt.secret.file", "", "File with the 32-byte hex secret shared with the client."),
    ENGINE_FILL_MS(
            "engine.fill.ms", "200", "Time the execution client is left to fill a payload before it is fetched."),
    ENGINE_CANCUN_TIME_S("engine.cancun.time.s", "-1", "Unix time at which Cancun activates; -1 for never."),
    ENGINE_PRAGUE_TIME_S("engine.prague.time.s", "-1", "Unix time at which Prague activates; -1 for never."),
    BITCOIN_KIND("bitcoin.kind", "embedded", "Bitcoin node: 'embedded' (a toy regtest), or 'rpc' (bitcoind)."),
    BITCOIN_URL("bitcoin.url", "http://127.0.0.1:18443", "JSON-RPC endpoint, for bitcoin.kind=rpc."),
    BITCOIN_NETWORK("bitcoin.network", "regtest", "Network the node must be on: main, test, signet or regtest."),
    BITCOIN_COOKIE_FILE("bitcoin.cookie.file", "", "bitcoind's cookie file; or give user and password file."),
    BITCOIN_USER("bitcoin.user", "", "JSON-RPC user, when there is no cookie."),
    BITCOIN_PASSWORD_FILE("bitcoin.password.file", "", "File with the JSON-RPC password."),
    BITCOIN_POLL_MS("bitcoin.poll.ms", "1000", "How often the Bitcoin node is asked for a new block."),
    BITCOIN_ZMQ("bitcoin.zmq", "", "host:port of bitcoind's zmqpubhashblock: only a hint to ask at once."),
    BITCOIN_MINE_MS("bitcoin.mine.ms", "10000", "How often the embedded Bitcoin node mines a block; 0 for never."),
    SIGNER_KIND(
            "signer.kind", "dev", "'none': follow only; 'dev': the publicly known key of the dev chain; 'keystore'."),
    SIGNER_KEYSTORE_FILE(
            "signer.keystore.file", "", "EIP-2335 keystore of the authority key, for signer.kind=keystore."),
    SIGNER_PASSWORD_FILE("signer.password.file", "", "File with the keystore's password."),
    START_WAIT_S("start.wait.s", "30", "How long a dependency that does not answer yet is waited for at start."),
    RPC_BIND("rpc.bind", "127.0.0.1", "Address the RPC and metrics server binds to; loopback only."),
    RPC_PORT("rpc.port", "3000", "Port of the RPC and metrics server; 0 picks a free one."),
    HEALTH_PROBE_MS("health.probe.ms", "200", "How often a probe travels the whole path; 0 for never."),
    HEALTH_RESOURCES_MS(
            "health.resources.ms", "1000", "How often heap, direct memory, rings, disk and file handles are measured."),
    WATCHDOG_WARN_MS("watchdog.warn.ms", "2000", "Silence of a stage after which its stack is logged."),
    WATCHDOG_FATAL_MS("watchdog.fatal.ms", "30000", "Silence of a stage after which the node stops."),
    WATCHDOG_WORKER_WARN_MS(
            "watchdog.worker.warn.ms",
            "20000",
            "Silence of a thread beside the spine after which its stack is logged.");

    private final String key;
    private final String defaultValue;
    private final String sentence;

    Property(final String key, final String defaultValue, final String sentence) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.sentence = sentence;
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String sentence() {
        return sentence;
    }

    /** Name of the environment variable that overrides it. */
    public String environmentName() {
        return "ALYS_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The property with the key, or null. */
    public static Property withKey(final String key) {
        return List.of(values()).stream()
                .filter(property -> property.key.equals(key))
                .findFirst()
                .orElse(null);
    }
}
