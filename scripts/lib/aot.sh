# SPDX-License-Identifier: Apache-2.0
# Sourced after jdk.sh and build.sh. The JDK's cache of loaded and linked classes (JEP 483, 514, 515): made once for a build
# and a JDK by 'alys aot', used by every later start. Without one, or with one that does not fit, the node only starts slower.
aot_cache() { echo "$ALYS_HOME/adapters/node/target/aot/alys.aot"; }

# What a cache is for, and its checksum: the JVM would refuse most that does not fit and go on without, but some damage
# stops it, even with its own verification.
aot_key() {
  cksum <"$1"
  echo "$JAVA ${ALYS_JVM_OPTIONS:-}"
  cat "$(jdk_home "$JAVA")/release" "$ALYS_HOME/config/jvm.options"
  cat "$(build_stamp)"
}

# Sets AOT_OPTIONS for a start.
find_aot() {
  AOT_OPTIONS=()
  local cache
  cache=$(aot_cache)
  [ -f "$cache" ] || return 0
  if [ "$(aot_key "$cache" 2>/dev/null)" != "$(cat "$cache.key" 2>/dev/null)" ]; then
    echo "The AOT cache is damaged or of another build, JDK or set of flags: not used. 'scripts/alys aot' makes it anew." >&2
    return 0
  fi
  # What the JVM itself refuses, for example on another processor, it runs without, and need not say it each time.
  AOT_OPTIONS=("-XX:AOTCache=$cache" -Xlog:aot*=off -Xlog:cds*=off)
}

# Makes the cache from a training run: a dev node in a temporary directory that is killed, comes back and takes a deposit.
make_aot() (
  set -euo pipefail
  cache=$(aot_cache)
  scratch=$(mktemp -d)
  node=
  trap 'if [ -n "$node" ]; then kill -9 "$node" 2>/dev/null || true; fi; rm -rf "$scratch"' EXIT
  rm -rf "$(dirname "$cache")"
  mkdir -p "$(dirname "$cache")"
  echo "Training, about half a minute ..." >&2
  start_training
  await_line ' height=4 '
  kill -9 "$node"
  wait "$node" 2>/dev/null || true
  start_training "-XX:AOTCacheOutput=$scratch/alys.aot" -Xlog:aot*=off -Xlog:cds*=off
  await_line ' height=6 '
  address=$(sed -n 's#.*rpc *\(http://127\.0\.0\.1:[0-9]*\)/.*#\1#p' "$scratch/node.log" | head -n 1)
  (java_node -- dev --url "$address" pegin 0.5 0x00000000000000000000000000000000000a11ce) >"$scratch/pegin.log" 2>&1 ||
    training_failed "$scratch/pegin.log"
  kill "$node"
  wait "$node" || training_failed "$scratch/node.log"
  node=
  [ -f "$scratch/alys.aot" ] || training_failed "$scratch/node.log"
  cp "$scratch/alys.aot" "$cache.unfinished"
  aot_key "$cache.unfinished" >"$cache.key"
  mv "$cache.unfinished" "$cache"
  echo "Made $cache ($(($(wc -c <"$cache") / 1048576)) MiB); starts use it from now on." >&2
)

start_training() {
  : >"$scratch/node.log"
  java_node "$@" -- run --profile dev --data-dir "$scratch/data" --set rpc.port=0 --set bitcoin.mine.ms=500 \
    --set health.probe.ms=1 --set journal.free.min.mib=16 --set journal.snapshot.records=5000 >>"$scratch/node.log" 2>&1 &
  node=$!
}

# java_node [JVM option ...] -- [ARGUMENT ...]   in the place of this shell
java_node() {
  local options=()
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  # shellcheck disable=SC2086 # several options may be given
  exec "$JAVA" "@$ALYS_HOME/config/jvm.options" "-Dalys.home=$ALYS_HOME" ${ALYS_JVM_OPTIONS:-} \
    ${options[@]+"${options[@]}"} -jar "$(node_jar)" "$@"
}

await_line() {
  local tenths
  for ((tenths = 0; tenths < 900; tenths++)); do
    grep -q -- "$1" "$scratch/node.log" && return 0
    kill -0 "$node" 2>/dev/null || break
    sleep 0.1
  done
  training_failed "$scratch/node.log"
}

training_failed() {
  tail -n 20 "$1" >&2
  echo "The training run failed; there is no AOT cache, and the node starts without." >&2
  exit 1
}
