#!/usr/bin/env bash
# systemd takes the unit, and finds it well confined: unit_test.sh FOOTNOTE UNIT
set -euo pipefail
footnote="$1"
unit="$2"

# Of 100, the least being the best; 11 when it was written. What remains is that
# a server must listen, and read the folders that its operator names.
most_exposed=14

fail() {
  echo "unit_test: $*" >&2
  exit 1
}

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The program is not where the package puts it.
sed "s|^ExecStart=/usr/bin/footnote |ExecStart=$footnote |" "$unit" \
  >"$work/footnote.service"
grep -q "^ExecStart=$footnote serve" "$work/footnote.service" ||
  fail "it does not start /usr/bin/footnote serve"
said="$(systemd-analyze verify --man=no "$work/footnote.service" 2>&1)" ||
  fail "systemd does not take it: $said"
[[ -z "$said" ]] || fail "systemd finds fault with it: $said"

systemd-analyze security --offline=true --threshold="$most_exposed" \
  "$work/footnote.service" >"$work/security" || {
  grep -v '✓' "$work/security" >&2
  fail "it is exposed more than $most_exposed of 100"
}
tail -1 "$work/security"
