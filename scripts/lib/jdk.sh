# SPDX-License-Identifier: Apache-2.0
# Sourced. Finds a JDK of the version the node needs: JAVA_HOME, then PATH, then the newest under /usr/lib/jvm.
ALYS_JDK_MIN=25

jdk_version() {
  "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p' | sed 's/^1\.//'
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
