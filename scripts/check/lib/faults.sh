# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/check/faults: how blocks are counted, what was seen, and the table.
table=() failures=0 skips=0
# What the row under way began with.
row_ms=0 row_lines=0 row_sequence=0

say() { echo "faults: $*" >&2; }
now_ms() { date +%s%3N; }
pid_of() { cat "$state/$1.pid"; }

finish_quietly() {
  [ -d "$data/blocks" ] && chattr -R -i "$data/blocks"
  [ -f "$state/proxy.pid" ] && kill "$(cat "$state/proxy.pid")"
  scripts/devnet stop
  [ -f "$log" ] && cp "$log" "$state-last.log"
  mountpoint -q "$data" && umount -l "$data"
  rm -rf "$state"
}
finish() {
  local code=$?
  if [ $code -ne 0 ] && [ -f "$log" ]; then
    tail -n 30 "$log" >&2
  fi
  finish_quietly >/dev/null 2>&1 || true
  exit $code
}

# Blocks are told in the log, a line each: "12:00:00.123 INFO  height=7 slot=900000 ...".
# The head that a validator begins with is told again: slots are counted, each once.
blocks() { slots_in <"$log" | sort -un | wc -l; }
slots_from() { sed -n "$(($1 + 1)),\$p" "$log" | slots_in; }
slots_in() { sed -n 's/.* height=[1-9][0-9]* slot=\([0-9]*\) .*/\1/p'; }

# missed_since LINE: slots without a block between the last before that line of the log and the last of all.
missed_since() {
  { head -n "$1" "$log" | slots_in | tail -n 1; slots_from "$1"; } | awk 'NR > 1 && $1 > last + 1 { missed += $1 - last - 1 } { last = $1 } END { print missed + 0 }'
}

# await_block_after COUNT: waits until there are more blocks than that; prints the time.
await_block_after() {
  for ((i = 0; i < WAIT_S * 50; i++)); do
    if [ "$(blocks)" -gt "$1" ]; then
      now_ms
      return 0
    fi
    sleep 0.02
  done
  say "no block in $WAIT_S s"
  return 1
}

# Two blocks, so that what a row begins with is a chain that moves.
settle() {
  await_block_after $(($(blocks) + 1)) >/dev/null
  row_lines=$(wc -l <"$log")
  row_ms=$(now_ms)
  row_sequence=$(sequence)
  metrics >"$state/metrics.before" || true
}

metrics() { curl -sf --max-time 2 "http://127.0.0.1:$node_rpc/metrics"; }
sequence() { grep -o ' journal=[0-9]*' "$log" | tail -n 1 | sed 's/.*=//'; }
# await_port PORT: waits for a server that answers HTTP, whatever it answers.
await_port() {
  for ((i = 0; i < WAIT_S * 50; i++)); do
    curl -s -o /dev/null --max-time 5 "http://127.0.0.1:$1/" && return 0
    sleep 0.02
  done
  say "nothing answers on port $1"
  return 1
}
log_since() { tail -n +"$((row_lines + 1))" "$log"; }

bitcoin_call() { # METHOD PARAMS
  curl -sf --max-time 20 --user "$(cat "$state/bitcoin/regtest/.cookie")" -H 'content-type: application/json' \
    -d "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}" "http://127.0.0.1:$btc_rpc/" >/dev/null
}
mine() { bitcoin_call generatetodescriptor '[1,"raw(51)"]'; }
bitcoin_height_seen() { metrics | awk '/^alys_bitcoin_height[ {]/ { printf "%d\n", $NF }'; }

# The metrics that say anything about a fault, as they differ from the row's begin.
metrics_seen() {
  metrics | grep -v '^#' | grep -E 'fail|fault|restart|breaker|circuit|health|dead_letter|halt|stalled|score' \
    | diff "$state/metrics.before" - 2>/dev/null | grep -c '^>' || true
}
journal_seen() { # PATTERN
  scripts/alys journal dump --data-dir "$data" --from "$row_sequence" | grep -cE "$1" || true
}
tree_seen() {
  if scripts/alys --help | grep -q '^ *actors '; then
    scripts/alys actors tree --url "http://127.0.0.1:$node_rpc" >"$state/tree.txt" 2>&1 && echo yes || echo no
  else
    echo -
  fi
}

# late_slots BACK_MS: slots that began after the return and have no block, before the first that has one.
late_slots() {
  local first=$((($1 + SLOT_MS - 1) / SLOT_MS))
  slots_in <"$log" | sort -un | awk -v first=$first '$1 >= first { print $1 - first; exit }'
}

# add ROW GONE_MS RESUMED_MS LATE MISSED LOG METRICS JOURNAL TREE NOTE
add() {
  local row=$1 gone=$2 resumed=$3 late=${4:-99} verdict=ok
  [ "$late" -le "$late_max" ] || verdict="LATE"
  [ "$6" -gt 0 ] && [ "$8" -gt 0 ] || verdict="UNSEEN"
  [ $verdict = ok ] || failures=$((failures + 1))
  table+=("$(printf '%-16s %8s %9s %4s %7s %5s %8s %8s %5s  %-7s %s' "$row" "$gone" "$resumed" $late "$5" "$6" "$7" "$8" "$9" "$verdict" "${10}")")
  say "$row: ${table[-1]}"
}
skip() {
  skips=$((skips + 1))
  table+=("$(printf '%-16s SKIPPED: %s' "$1" "$2")")
  say "SKIPPED LOUDLY: $1: $2"
}

print_table() {
  printf '%-16s %8s %9s %4s %7s %5s %8s %8s %5s  %-7s %s\n' "fault" "gone ms" "resumed" "late" "missed" "log" "metrics" "journal" "tree" "" ""
  printf '%s\n' "${table[@]}"
  cat <<'LEGEND'
resumed: ms from the return of what was broken to the next block; late: slots that began after it and had none before that;
missed: slots without a block in the row, the outage included; log, metrics, journal: how many lines, samples and records tell
of it; tree: 'alys actors tree' answered.
LEGEND
}

verdict() {
  if [ $failures -gt 0 ]; then
    say "$failures rows are not as they must be"
    return 1
  fi
  if [ $skips -gt 0 ] && [ "${CI:-}" = true ]; then
    say "$skips rows were skipped, and CI=true"
    return 1
  fi
  say "ok, skipped=$skips"
}
