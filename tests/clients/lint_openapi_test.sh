#!/usr/bin/env bash
# Holds the description of the API that a server gives against OpenAPI 3.1 and
# the strict rules of a linter: lint_openapi_test.sh FOOTNOTE
set -euo pipefail
footnote="$1"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# shellcheck source=tests/clients/serve.sh
source "$here/serve.sh"

start_server "$footnote"
timeout 60 node "$here/lint_openapi.mjs" "${browse}openapi.json"
