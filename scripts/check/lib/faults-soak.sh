# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/check/faults: an actor fails and a dependency fails, each once a minute, for a while.

# actor_downtime LASTED_MS: from the journal, by actor: failures, and how long it was down until it was restarted, in sequenced time.
actor_downtime() {
  scripts/alys journal dump --data-dir "$data" | awk -v lasted="$1" '
    function field(name) {
      match($0, name "=\"?[a-z0-9.]+")
      value = substr($0, RSTART + length(name) + 1, RLENGTH - length(name) - 1)
      sub(/"/, "", value)
      return value
    }
    /event +FailureJudged/ { node = field("node"); if (!(node in since)) { failed[node]++; since[node] = field("atMs") } }
    /event +ActorRestarted/ { node = field("node"); if (node in since) { down[node] += field("atMs") - since[node]; delete since[node] } }
    END {
      for (node in failed)
        printf "  %-39s %d failures, down for %d ms, %.4f %%\n", node, failed[node], down[node], 100 * down[node] / lasted
    }' | sort
}

# draw LIMIT: the next number below it; the same ones for the same seed.
draw() {
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  drawn=$((seed / 65536 % $1))
}

soak() {
  local given=$seed
  settle
  local begun_lines=$row_lines begun=$row_ms missed_in_faults=0 missed_otherwise=0 down_ms=0 worst=0 late=0 calm_lines
  local end=$((begun + soak_min * 60000)) faults=0 kind since back count at into pid actor class
  while [ "$(now_ms)" -lt $end ]; do
    local minute
    minute=$(now_ms)
    calm_lines=$(wc -l <"$log")
    draw 4
    actor=$(echo chain.actor chain.engine bridge.actor storage.actor | cut -d' ' -f$((drawn + 1)))
    draw 6
    class=$(echo DOMAIN PROTOCOL TIMEOUT RESOURCE LOGIC EXTERNAL | cut -d' ' -f$((drawn + 1)))
    scripts/alys actors fail "$actor" --class "$class" --operator soak --url "http://127.0.0.1:$node_rpc" --data-dir "$data" >&2
    draw 20
    into=$((5 + drawn))
    sleep $into
    missed_otherwise=$((missed_otherwise + $(missed_since "$calm_lines")))
    row_lines=$(wc -l <"$log")
    draw 3
    kind=$drawn
    since=$(now_ms)
    case $kind in
      0)
        kill -9 "$(pid_of engine)"
        draw 4
        sleep $((1 + drawn))
        count=$(blocks)
        rm -f "$state/engine.pid"
        scripts/devnet up >/dev/null 2>&1 &
        await_port "$engine_port"
        ;;
      1)
        kill -9 "$(pid_of bitcoind)"
        draw 4
        sleep $((1 + drawn))
        count=$(blocks)
        rm -f "$state/bitcoind.pid"
        scripts/devnet up >/dev/null 2>&1 &
        await_port "$btc_rpc"
        ;;
      2)
        pid=$(pid_of engine)
        kill -STOP "$pid"
        draw 8
        sleep $((1 + drawn))
        count=$(blocks)
        kill -CONT "$pid"
        ;;
    esac
    back=$(now_ms)
    at=$(await_block_after "$count") || at=$((back + WAIT_S * 1000))
    wait || true
    await_block_after $(($(blocks) + 1)) >/dev/null || true
    faults=$((faults + 1))
    missed_in_faults=$((missed_in_faults + $(missed_since "$row_lines")))
    down_ms=$((down_ms + back - since))
    [ $((at - back)) -gt $worst ] && worst=$((at - back))
    [ "$(late_slots "$back")" -le "$late_max" ] || late=$((late + 1))
    say "$faults: $(echo client-killed bitcoind-killed client-stopped | cut -d' ' -f$((kind + 1))), gone $((back - since)) ms, a block $((at - back)) ms after its return"
    while [ "$(now_ms)" -lt $((minute + 60000)) ] && [ "$(now_ms)" -lt $end ]; do sleep 0.2; done
  done
  local lasted=$(($(now_ms) - begun))
  cat <<TABLE
soak: minutes=$soak_min seed=$given faults=$faults lasted_ms=$lasted blocks=$(slots_from "$begun_lines" | wc -l)
  slots missed while nothing was broken   $missed_otherwise
  slots missed around faults              $missed_in_faults
  a dependency was gone for               $down_ms ms
  longest wait for a block after a return $worst ms ($late times more than $late_max slots after the first that began after it)
  restarts of the validator               $(($(grep -c ' recovered: ' "$log") - 1))
TABLE
  scripts/devnet stop
  actor_downtime "$lasted"
  scripts/alys journal verify --data-dir "$data"
  scripts/alys replay --data-dir "$data"
  if [ $missed_otherwise -gt 0 ] || [ $late -gt 0 ]; then
    say "the soak is not as it must be"
    return 1
  fi
  say "ok"
}
