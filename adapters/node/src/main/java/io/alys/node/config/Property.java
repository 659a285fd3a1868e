// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import static io.alys.node.config.Property.When.AT_ONCE;
import static io.alys.node.config.Property.When.AT_START;
import static io.alys.node.config.Rule.constant;
import static io.alys.node.config.Rule.powerOfTwo;
import static io.alys.node.config.Rule.text;
import static io.alys.node.config.Rule.whole;
import static io.alys.node.config.Rule.word;

import io.alys.journal.chronicle.Durability;
import io.alys.pipeline.run.SpineConfiguration;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.util.List;
import java.util.Locale;

/**
 * Every setting of the node, with its rule. {@code config/node.properties} and {@code docs/configuration.md} say the same
 * of the same keys; a test compares them.
 */
public enum Property {
    CHAIN_SPEC("chain.spec", "dev", someText(), AT_START, "Chain specification: 'dev', or the path of a JSON file."),
    DATA_DIR("data.dir", ".alys/dev", someText(), AT_START, "Directory that holds everything the node keeps."),
    THREADING_MODE(
            "threading.mode",
            "SHARED",
            constant(ThreadingMode.SHARED, ThreadingMode.DEDICATED),
            AT_START,
            "SHARED: one thread runs the stages; DEDICATED: a thread a stage."),
    THREADING_WAIT(
            "threading.wait",
            "PARKING",
            constant(WaitMode.values()),
            AT_START,
            "What an idle stage does: BUSY_SPIN, YIELDING, BACKOFF, PARKING or, if SHARED, ECO."),
    THREADING_VERIFY_WORKERS(
            "threading.verify.workers",
            "0",
            whole(0, SpineConfiguration.VERIFY_WORKERS_MAX, "threads"),
            AT_START,
            "Threads that verify inputs; 0 verifies inline."),
    THREADING_PINNED_CORES(
            "threading.pinned.cores",
            "",
            text("([0-9]{1,4}( *, *[0-9]{1,4})*)?", "core numbers, comma-separated, or empty"),
            AT_START,
            "Cores to pin the stages to, comma-separated; empty pins none."),
    RING_SIZE(
            "ring.size",
            "2048",
            powerOfTwo(SpineConfiguration.RING_SIZE_MIN, SpineConfiguration.RING_SIZE_MAX, "slots"),
            AT_START,
            "Slots of the spine ring; a power of two."),
    JOURNAL_DURABILITY(
            "journal.durability",
            "FORCED",
            constant(Durability.values()),
            AT_START,
            "FORCED: synced once a batch; NONE: left to the page cache."),
    JOURNAL_FREE_MIN_MIB(
            "journal.free.min.mib",
            "256",
            whole(1, 1024 * 1024, "MiB"),
            AT_ONCE,
            "Free disk space, MiB, below which the node stops."),
    JOURNAL_SNAPSHOT_RECORDS(
            "journal.snapshot.records",
            "20000",
            whole(100, 1_000_000_000, "records"),
            AT_ONCE,
            "Records between two snapshots."),
    ENGINE_KIND(
            "engine.kind",
            "embedded",
            word("embedded", "http"),
            AT_START,
            "Execution client: 'embedded' (not an EVM), or 'http' (Engine API)."),
    ENGINE_URL("engine.url", "http://127.0.0.1:8551", url(), AT_START, "Engine API endpoint, for engine.kind=http."),
    ENGINE_JWT_SECRET_FILE(
            "engine.jwt.secret.file",
            "",
            optionalPath(),
            AT_START,
            "File with the 32-byte hex secret shared with the client."),
    ENGINE_FILL_MS(
            "engine.fill.ms",
            "200",
            whole(0, 1_500, "ms"),
            AT_START,
            "Time the execution client is left to fill a payload before it is fetched."),
    ENGINE_CANCUN_TIME_S(
            "engine.cancun.time.s",
            "-1",
            whole(-1, Long.MAX_VALUE, "s"),
            AT_START,
            "Unix time at which Cancun activates; -1 for never."),
    ENGINE_PRAGUE_TIME_S(
            "engine.prague.time.s",
            "-1",
            whole(-1, Long.MAX_VALUE, "s"),
            AT_START,
            "Unix time at which Prague activates; -1 for never."),
    BITCOIN_KIND(
            "bitcoin.kind",
            "embedded",
            word("embedded", "rpc"),
            AT_START,
            "Bitcoin node: 'embedded' (a toy regtest), or 'rpc' (bitcoind)."),
    BITCOIN_URL("bitcoin.url", "http://127.0.0.1:18443", url(), AT_START, "JSON-RPC endpoint, for bitcoin.kind=rpc."),
    BITCOIN_NETWORK(
            "bitcoin.network",
            "regtest",
            word("main", "test", "signet", "regtest"),
            AT_START,
            "Network the node must be on: main, test, signet or regtest."),
    BITCOIN_COOKIE_FILE(
            "bitcoin.cookie.file",
            "",
            optionalPath(),
            AT_START,
            "bitcoind's cookie file; or give user and password file."),
    BITCOIN_USER(
            "bitcoin.user",
            "",
            text("[^:\n]{0,128}", "at most 128 characters without ':'"),
            AT_START,
            "JSON-RPC user, when there is no cookie."),
    BITCOIN_PASSWORD_FILE("bitcoin.password.file", "", optionalPath(), AT_START, "File with the JSON-RPC password."),
    BITCOIN_POLL_MS(
            "bitcoin.poll.ms",
            "1000",
            whole(10, 600_000, "ms"),
            AT_ONCE,
            "How often the Bitcoin node is asked for a new block."),
    BITCOIN_ZMQ(
            "bitcoin.zmq",
            "",
            text("([^:\n]+:[0-9]{1,5})?", "host:port, or empty"),
            AT_START,
            "host:port of bitcoind's zmqpubhashblock: only a hint to ask at once."),
    BITCOIN_MINE_MS(
            "bitcoin.mine.ms",
            "10000",
            whole(0, 86_400_000, "ms"),
            AT_ONCE,
            "How often the embedded Bitcoin node mines a block; 0 for never."),
    SIGNER_KIND(
            "signer.kind",
            "dev",
            word("none", "dev", "keystore"),
            AT_START,
            "'none': follow only; 'dev': the publicly known key of the dev chain; 'keystore'."),
    SIGNER_KEYSTORE_FILE(
            "signer.keystore.file",
            "",
            optionalPath(),
            AT_START,
            "EIP-2335 keystore of the authority key, for signer.kind=keystore."),
    SIGNER_PASSWORD_FILE("signer.password.file", "", optionalPath(), AT_START, "File with the keystore's password."),
    START_WAIT_S(
            "start.wait.s",
            "30",
            whole(0, 3_600, "s"),
            AT_START,
            "How long a dependency that does not answer yet is waited for at start."),
    RPC_BIND(
            "rpc.bind",
            "127.0.0.1",
            someText(),
            AT_START,
            "Address the RPC and WebSocket servers bind to; one that other machines reach takes TLS and a token."),
    RPC_PORT(
            "rpc.port",
            "3000",
            whole(0, 65_535, ""),
            AT_START,
            "Port of the RPC and metrics server; 0 picks a free one."),
    RPC_WS_PORT(
            "rpc.ws.port",
            "-1",
            whole(-1, 65_535, ""),
            AT_START,
            "Port of the WebSocket server; 0 picks a free one, -1 has none."),
    RPC_TLS_KEYSTORE_FILE(
            "rpc.tls.keystore.file",
            "",
            optionalPath(),
            AT_START,
            "PKCS#12 keystore with the key and certificate of both servers; empty talks plainly."),
    RPC_TLS_PASSWORD_FILE(
            "rpc.tls.password.file",
            "",
            optionalPath(),
            AT_START,
            "File with that keystore's password; only its owner may be able to read it."),
    RPC_TOKEN_FILE(
            "rpc.token.file",
            "",
            optionalPath(),
            AT_START,
            "File with a token that every caller must show; only its owner may be able to read it."),
    RPC_CALLS_PER_SECOND_MAX(
            "rpc.calls.per.second.max",
            "10000",
            whole(20, 1_000_000, "calls"),
            AT_START,
            "Calls a second the RPC server answers, all callers together; more are answered 429."),
    MINING_EVERY_BLOCKS(
            "mining.every.blocks",
            "0",
            whole(0, 1_000_000, "blocks"),
            AT_START,
            "For development: this node mines a proof itself when so many blocks wait to be finalized; 0 for never."),
    MINING_ADDRESS(
            "mining.address",
            "0x0000000000000000000000000000000000000000",
            text("0x[0-9a-fA-F]{40}", "an EVM address"),
            AT_START,
            "Whom proofs that this node mines itself pay."),
    HEALTH_PROBE_MS(
            "health.probe.ms",
            "200",
            whole(0, 60_000, "ms"),
            AT_ONCE,
            "How often a probe travels the whole path; 0 for never."),
    HEALTH_RESOURCES_MS(
            "health.resources.ms",
            "1000",
            whole(100, 60_000, "ms"),
            AT_ONCE,
            "How often heap, direct memory, rings, disk and file handles are measured."),
    WATCHDOG_WARN_MS(
            "watchdog.warn.ms",
            "2000",
            whole(100, 60_000, "ms"),
            AT_ONCE,
            "Silence of a stage after which its stack is logged."),
    WATCHDOG_FATAL_MS(
            "watchdog.fatal.ms",
            "30000",
            whole(1_000, 600_000, "ms"),
            AT_ONCE,
            "Silence of a stage after which the node stops; more than watchdog.warn.ms."),
    WATCHDOG_WORKER_WARN_MS(
            "watchdog.worker.warn.ms",
            "20000",
            whole(1_000, 600_000, "ms"),
            AT_ONCE,
            "Silence of a thread beside the spine after which its stack is logged."),
    LOG_LEVEL(
            "log.level",
            "INFO",
            word("ERROR", "WARN", "INFO", "DEBUG", "TRACE"),
            AT_ONCE,
            "What the node logs: this and what is worse."),
    CONFIG_WATCH_MS(
            "config.watch.ms",
            "0",
            whole(0, 3_600_000, "ms"),
            AT_ONCE,
            "How often the files of the settings are looked at, to reload them when they changed; 0 for never.");

    private final String key;
    private final String defaultValue;

    @SuppressWarnings("ImmutableEnumChecker") // Records of immutable things.
    private final Rule rule;

    private final When when;
    private final String sentence;

    Property(final String key, final String defaultValue, final Rule rule, final When when, final String sentence) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.rule = rule;
        this.when = when;
        this.sentence = sentence;
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** What a value must be. */
    public Rule rule() {
        return rule;
    }

    /** Whether a running node can take another value. */
    public boolean isReloadable() {
        return when == AT_ONCE;
    }

    /** When another value counts, in words. */
    public String changeWords() {
        return when.words;
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

    private static Rule someText() {
        return text(".+", "some text");
    }

    private static Rule optionalPath() {
        return text("[^\0\n]*", "a path, or empty");
    }

    private static Rule url() {
        return text("https?://[^ \n]+", "an http or https URL");
    }

    /** When another value of a property counts. */
    enum When {
        AT_ONCE("reloadable"),
        AT_START("needs restart");

        private final String words;

        When(final String words) {
            this.words = words;
        }
    }
}
