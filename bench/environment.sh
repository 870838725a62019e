# Sourced by the programs of this folder: finds a JDK >= 21, builds, and sets JAVA and BENCH_CLASSPATH.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

say() { printf '%s\n' "$*" >&2; }

java_major() { "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1; }

find_java() {
  local best="" most=20 candidate major
  for candidate in "${JAVA_HOME:-/nonexistent}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java /opt/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java; do
    [ -x "$candidate" ] || continue
    major="$(java_major "$candidate")"
    if [ -n "$major" ] && [ "$major" -gt "$most" ]; then best="$candidate" most="$major"; fi
  done
  [ -n "$best" ] || { say "no JDK >= 21 found; set JAVA_HOME"; exit 1; }
  printf '%s' "$best"
}

need_two_cores() {
  [ "$(nproc)" -ge 2 ] || { say "this needs two cores: one for the proxy, one for the load"; exit 1; }
}

debian() { # debian PROGRAM...: installs those that are missing, where that is possible
  local missing=() program
  for program in "$@"; do command -v "$program" >/dev/null || missing+=("$program"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    say "installing ${missing[*]} from Debian"
    DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 || true
    # Only the programs are wanted: a policy that refuses keeps the packages from starting services.
    local policy=/usr/sbin/policy-rc.d made=""
    if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1; fi
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2 || true
    [ -z "$made" ] || rm -f "$policy"
  else
    say "missing: ${missing[*]} (not root, or no apt-get: install them yourself)"
  fi
}

build() {
  say "building"
  ./mvnw -q -B -pl bench -am -DskipTests compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath >&2
  JAVA="$(find_java)"
  BENCH_CLASSPATH="$ROOT/bench/target/classes:$(cat "$ROOT/bench/target/bench.classpath")"
}

warm_launcher() { # the launcher builds on first use, and that must not count as start-up
  [ -x ./portcullis ] || return 0
  ./portcullis --version >&2 || say "./portcullis does not start"
  local second # the JDK's cache of loaded classes is trained in the background
  for second in $(seq 60); do
    [ -d app/target/portcullis.aot.training ] || break
    sleep 1
  done
}

run_java() { # run_java CLASS ARGUMENT...: on the second core, so that the first is the proxy's alone
  ulimit -n "$(ulimit -Hn)" || true
  exec taskset -c 1 "$JAVA" -Xmx1g -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" "$@"
}
