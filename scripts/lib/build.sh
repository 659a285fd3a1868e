# SPDX-License-Identifier: Apache-2.0
# Sourced after ALYS_HOME is set. Builds the node when it was never built or a source is newer than the build.
node_jar() { echo "$ALYS_HOME/adapters/node/target/alys-node.jar"; }

# Written by every build, with its time: a jar whose contents did not change keeps its old one.
build_stamp() { echo "$ALYS_HOME/adapters/node/target/.built"; }

is_built() {
  local stamp
  stamp=$(build_stamp)
  [ -f "$(node_jar)" ] && [ -f "$stamp" ] && [ -z "$(find "$ALYS_HOME"/pom.xml "$ALYS_HOME"/core "$ALYS_HOME"/pipeline "$ALYS_HOME"/journal \
    "$ALYS_HOME"/adapters \( -name target -prune \) -o \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$stamp" -print -quit)" ]
}

build_if_needed() {
  is_built && return 0
  command -v mvn >/dev/null || {
    echo "Maven was not found. Install it (Debian: apt-get install maven); any version from 3.8.7 on will do." >&2
    return 1
  }
  echo "Building the node (once; later starts skip this) ..." >&2
  local log="$ALYS_HOME/adapters/node/target/build.log" begun
  begun=$(mktemp)
  date -u >"$begun"
  mkdir -p "$(dirname "$log")"
  if ! (cd "$ALYS_HOME" && mvn -B -q -Dalys.fast -pl adapters/node -am package) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "The build failed; the whole log is in $log" >&2
    return 1
  fi
  mv "$begun" "$(build_stamp)" # Dated before the build, so a change made meanwhile is not missed.
}
