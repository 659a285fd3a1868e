# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/check/faults: a function a row.

# resumed ROW GONE_SINCE_MS BACK_MS LOG_PATTERN JOURNAL_PATTERN NOTE: waits for the block after the return, and adds the row.
resumed() {
  local row=$1 since=$2 back=$3 log_pattern=$4 journal_pattern=$5 note=$6 count=$7 at seen
  at=$(await_block_after "$count") || at=$((back + WAIT_S * 1000))
  seen=$(metrics_seen)
  local tree
  tree=$(tree_seen)
  await_block_after $(($(blocks) + 1)) >/dev/null || true
  add "$row" $((back - since)) $((at - back)) "$(late_slots "$back")" "$(missed_since "$row_lines")" "$(log_since | grep -cE "$log_pattern" || true)" \
    "$seen" "$(journal_seen "$journal_pattern")" "$tree" "$note"
}

row_client_killed() {
  local since back count
  kill -9 "$(pid_of engine)"
  since=$(now_ms)
  sleep 6
  count=$(blocks)
  rm -f "$state/engine.pid"
  scripts/devnet up >/dev/null 2>&1 &
  local up=$!
  await_port "$engine_port"
  back=$(now_ms)
  resumed client-killed "$since" "$back" 'UNREACHABLE|engine' 'AdapterFailed|CallFailed' '' "$count"
  wait $up
}

# Blocks need no Bitcoin: that they go on is seen in what was missed, and that it is followed again in the height seen.
row_bitcoind_killed() {
  local since back at before
  before=$(bitcoin_height_seen)
  kill -9 "$(pid_of bitcoind)"
  since=$(now_ms)
  sleep 6
  rm -f "$state/bitcoind.pid"
  scripts/devnet up >/dev/null 2>&1
  until mine; do sleep 0.05; done
  back=$(now_ms)
  for ((i = 0; i < WAIT_S * 20; i++)); do
    [ "$(bitcoin_height_seen)" -gt "$before" ] && break
    sleep 0.05
  done
  at=$(now_ms)
  add bitcoind-killed $((back - since)) $((at - back)) $(((at - back - 1) / SLOT_MS)) "$(missed_since "$row_lines")" \
    "$(log_since | grep -cE 'UNREACHABLE|bitcoin' || true)" "$(metrics_seen)" "$(journal_seen 'AdapterFailed|CallFailed')" \
    "$(tree_seen)" 'resumed: the next Bitcoin block was seen'
}

row_client_stopped() {
  local since back count pid
  pid=$(pid_of engine)
  kill -STOP "$pid"
  since=$(now_ms)
  sleep "$stop_s"
  count=$(blocks)
  kill -CONT "$pid"
  back=$(now_ms)
  resumed client-stopped "$since" "$back" 'TIMEOUT|engine' 'AdapterFailed|CallFailed' '' "$count"
}

row_store_read_only() {
  local since back count
  if ! chattr -R +i "$data/blocks" 2>/dev/null; then
    chattr -R -i "$data/blocks" 2>/dev/null || true
    skip store-read-only "chattr +i does not work here"
    return
  fi
  since=$(now_ms)
  sleep 8
  count=$(blocks)
  chattr -R -i "$data/blocks"
  back=$(now_ms)
  resumed store-read-only "$since" "$back" 'STORAGE|store|storage' 'AdapterFailed|CallFailed|StoreDelayed' 'by chattr +i; a lag of blocks is allowed' "$count"
  [ "$(journal_seen 'AdapterRecovered')" -gt 0 ] || {
    failures=$((failures + 1))
    say "store-read-only: the block store did not recover"
  }
}

row_poisoned_answer() {
  local since back count
  scripts/devnet kill
  node "$home/scripts/check/lib/poison.mjs" "$proxy_port" "$engine_port" "$state/poison" >"$state/proxy.log" 2>&1 &
  echo $! >"$state/proxy.pid"
  await_port "$proxy_port"
  scripts/devnet up --engine-url "http://127.0.0.1:$proxy_port" --jwt-file "$state/jwt.hex" >/dev/null 2>&1
  settle
  since=$(now_ms)
  for poison in not-json wrong-type other-payload too-large error cut; do
    echo $poison >"$state/poison"
    sleep 3
  done
  count=$(blocks)
  rm -f "$state/poison"
  back=$(now_ms)
  resumed poisoned-answer "$since" "$back" 'PROTOCOL|REJECTED|engine' 'CallFailed|AdapterFailed|Dropped|InputRefused' 'six kinds, 3 s each' "$count"
  scripts/devnet kill
  kill "$(cat "$state/proxy.pid")"
  rm -f "$state/proxy.pid"
  scripts/devnet up >/dev/null 2>&1
}

row_node_killed() {
  local since back count
  scripts/devnet kill
  since=$(now_ms)
  count=$(blocks)
  scripts/devnet up >/dev/null 2>&1 &
  local up=$!
  await_recovered
  back=$(now_ms)
  resumed node-killed "$since" "$back" 'recovered' 'NodeStarted' 'from recovered' "$count"
  wait $up
}

await_recovered() {
  for ((i = 0; i < WAIT_S * 50; i++)); do
    log_since | grep -q ' recovered: ' && return 0
    sleep 0.02
  done
  say "the validator did not recover"
  return 1
}

# await_end: waits until the validator has ended by itself; sets code to its exit code, or to none.
await_end() {
  for ((i = 0; i < WAIT_S * 5; i++)); do
    kill -0 "$(pid_of node)" 2>/dev/null || break
    sleep 0.2
  done
  code=$(log_since | sed -n 's/.*(exit code \([0-9]*\):.*/\1/p' | tail -n 1)
  code=${code:-none}
  rm -f "$state/node.pid"
}

# come_back ROW SINCE: starts the validator that ended, as a service manager does, and adds the row.
come_back() {
  local back count
  row_lines=$(wc -l <"$log")
  count=$(blocks)
  scripts/devnet up >/dev/null 2>&1 &
  local up=$!
  await_recovered
  back=$(now_ms)
  resumed "$1" "$2" "$back" 'recovered' 'NodeStarted' "exit code $code; from recovered" "$count"
  wait $up
}

require_code() { # ROW CODE
  [ "$code" = "$2" ] || {
    failures=$((failures + 1))
    say "$1: exit code $code must be $2"
  }
}

row_stage_killed() {
  local since code
  scripts/devnet kill
  ALYS_JVM_OPTIONS="${ALYS_JVM_OPTIONS:-} -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:$debug_port" \
    scripts/devnet up >/dev/null 2>&1
  settle
  "$JAVA" "$home/scripts/check/lib/KillThread.java" "$debug_port" alys-spine
  since=$(now_ms)
  await_end
  come_back stage-killed "$since"
  require_code stage-killed 20
}

row_disk_full() {
  local since code
  scripts/devnet kill
  mv "$data" "$data.before"
  mkdir "$data"
  if ! mount -t tmpfs -o size=1g tmpfs "$data" 2>/dev/null; then
    rmdir "$data"
    mv "$data.before" "$data"
    skip disk-full "a tmpfs can't be mounted here"
    scripts/devnet up >/dev/null 2>&1
    return
  fi
  cp -a --sparse=always "$data.before/." "$data/"
  scripts/devnet up >/dev/null 2>&1
  settle
  dd if=/dev/zero of="$data/filler" bs=1M 2>/dev/null || true
  since=$(now_ms)
  await_end
  rm -f "$data/filler"
  come_back disk-full "$since"
  require_code disk-full 12
}
