#!/usr/bin/env bash
# The stock client of browsers holds whole conversations:
# connect_web_test.sh FOOTNOTE BUF. Its code is generated here, of the protos as
# they are now.
set -euo pipefail
footnote="$1"
buf="$2"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."

# shellcheck source=tests/clients/serve.sh
source "$here/serve.sh"

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

start_server "$footnote"
cp "$here/connect_web_client.mjs" "$work/client.mjs"
timeout 60 node "$work/client.mjs" "$browse"
stop_server
