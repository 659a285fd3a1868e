# SPDX-License-Identifier: Apache-2.0
# Sourced. private_apt WORK URI KEYRING "SUITE ..." makes an apt root of its own in WORK, reads the lists of these suites, and
# leaves APT_CONFIG pointing to it: nothing of the machine's own apt is touched.
private_apt() {
  local work=$1 uri=$2 keyring=$3 suites=$4
  mkdir -p "$work"/etc/apt/{sources.list.d,preferences.d,apt.conf.d,trusted.gpg.d} \
    "$work"/var/lib/apt/lists/partial "$work"/var/lib/dpkg "$work"/var/cache/apt/archives/partial
  : > "$work/var/lib/dpkg/status"
  cat > "$work/etc/apt/sources.list.d/private.sources" << END
Types: deb
URIs: $uri
Suites: $suites
Components: main
Architectures: amd64
Signed-By: $keyring
END
  cat > "$work/apt.conf" << END
Dir "$work/";
Dir::State::status "$work/var/lib/dpkg/status";
Dir::Bin::methods "/usr/lib/apt/methods";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
END
  export APT_CONFIG="$work/apt.conf"
  apt-get -qq update
}
