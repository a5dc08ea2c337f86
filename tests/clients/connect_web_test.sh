#!/usr/bin/env bash
# The stock client of browsers holds whole conversations:
# connect_web_test.sh FOOTNOTE BUF. Its code is generated here, of the protos as
# they are now.
set -euo pipefail
footnote="$1"
buf="$2"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."

work="$(mktemp -d)"
server=
stop() {
  [[ -z "$server" ]] || kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

# Where node looks for what the generated code imports.
ln -s "$here/node_modules" "$work/node_modules"
echo '{"type": "module"}' >"$work/package.json"
"$buf" generate "$root/proto" --include-imports --template "{
  \"version\": \"v2\",
  \"plugins\": [{
    \"local\": \"$here/node_modules/.bin/protoc-gen-es\",
    \"out\": \"$work/generated\",
    \"opt\": [\"target=js\", \"import_extension=js\"]
  }]
}"

"$footnote" serve --listen 127.0.0.1:0 --http 127.0.0.1:0 --store=memory \
  >"$work/serve" &
server=$!
for _ in $(seq 200); do
  url="$(sed -n 's/^browse //p' "$work/serve")"
  [[ -z "$url" ]] || break
  kill -0 "$server" 2>/dev/null || { echo "the server did not start" >&2; exit 1; }
  sleep 0.05
done

cp "$here/connect_web_client.mjs" "$work/client.mjs"
timeout 60 node "$work/client.mjs" "$url"

kill -TERM "$server"
wait "$server"
server=
