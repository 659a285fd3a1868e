# SPDX-License-Identifier: Apache-2.0
# Sourced. Finds a JDK of the version the node needs: JAVA_HOME, then PATH, then the newest under /usr/lib/jvm.
ALYS_JDK_MIN=25

# The JDK a java command is of.
jdk_home() { dirname "$(dirname "$(readlink -f "$1")")"; }

# Its major version: by the file every JDK has beside it, since asking it means starting it.
jdk_version() {
  local release
  release=$(jdk_home "$1")/release
  {
    if [ -f "$release" ]; then
      sed -n 's/^JAVA_VERSION="\([0-9.]*\).*/\1/p' "$release"
    else
      "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p'
    fi
  } | sed 's/^1\.//; s/\..*//'
}

# Sets JAVA, or explains what to do and fails.
find_jdk() {
  local candidate version
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)" \
    $(ls -d /usr/lib/jvm/*/bin/java /opt/*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java 2>/dev/null | sort -rV); do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    version=$(jdk_version "$candidate")
    if [ -n "$version" ] && [ "$version" -ge "$ALYS_JDK_MIN" ] 2>/dev/null; then
      JAVA=$candidate
      return 0
    fi
  done
  echo "No JDK $ALYS_JDK_MIN or newer was found (JAVA_HOME, PATH and /usr/lib/jvm were searched)." >&2
  echo "Install one, for example the package temurin-$ALYS_JDK_MIN-jdk, or set JAVA_HOME to it." >&2
  return 1
}
