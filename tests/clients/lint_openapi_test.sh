#!/usr/bin/env bash
# Holds the description of the API that a server gives against OpenAPI 3.1 and
# the strict rules of a linter: lint_openapi_test.sh FOOTNOTE
set -euo pipefail
footnote="$1"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

work="$(mktemp -d)"
server=
stop() {
  [[ -z "$server" ]] || kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

"$footnote" serve --listen 127.0.0.1:0 --http 127.0.0.1:0 --store=memory \
  >"$work/serve" &
server=$!
for _ in $(seq 200); do
  url="$(sed -n 's/^browse //p' "$work/serve")"
  [[ -z "$url" ]] || break
  kill -0 "$server" 2>/dev/null || { echo "the server did not start" >&2; exit 1; }
  sleep 0.05
done

timeout 60 node "$here/lint_openapi.mjs" "${url}openapi.json"
