# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/check/faults: one fault a minute for a while.

# draw LIMIT: the next number below it; the same ones for the same seed.
draw() {
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  drawn=$((seed / 65536 % $1))
}

soak() {
  local given=$seed
  settle
  local begun_lines=$row_lines begun=$row_ms missed_in_faults=0 missed_otherwise=0 down_ms=0 worst=0 late=0 calm_lines
  local end=$((begun + soak_min * 60000)) faults=0 kind since back count at into pid
  while [ "$(now_ms)" -lt $end ]; do
    local minute
    minute=$(now_ms)
    calm_lines=$(wc -l <"$log")
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
    [ $((at - back)) -le $((SLOTS_MAX * SLOT_MS)) ] || late=$((late + 1))
    say "$faults: $(echo client-killed bitcoind-killed client-stopped | cut -d' ' -f$((kind + 1))), gone $((back - since)) ms, a block $((at - back)) ms after its return"
    while [ "$(now_ms)" -lt $((minute + 60000)) ] && [ "$(now_ms)" -lt $end ]; do sleep 0.2; done
  done
  local lasted=$(($(now_ms) - begun))
  cat <<TABLE
soak: minutes=$soak_min seed=$given faults=$faults lasted_ms=$lasted blocks=$(slots_from "$begun_lines" | wc -l)
  slots missed while nothing was broken   $missed_otherwise
  slots missed around faults              $missed_in_faults
  a dependency was gone for               $down_ms ms
  longest wait for a block after a return $worst ms ($late later than $SLOTS_MAX slots)
  restarts of the validator               $(($(grep -c ' recovered: ' "$log") - 1))
TABLE
  scripts/devnet stop
  scripts/alys journal verify --data-dir "$data"
  scripts/alys replay --data-dir "$data"
  if [ $missed_otherwise -gt 0 ] || [ $late -gt 0 ]; then
    say "the soak is not as it must be"
    return 1
  fi
  say "ok"
}
