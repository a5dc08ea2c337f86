#!/usr/bin/env bash
# A whole conversation by `buf curl`: says each line that it reads, and prints
# the responses as JSON.
#
#   FOOTNOTE_SERVER  where it is; 127.0.0.1:50051
#   FOOTNOTE_KEY     an API key
#   FOOTNOTE_TLS_CA  PEM file of the authorities of a server that speaks TLS
#   BUF              the program; buf
set -euo pipefail
server="${FOOTNOTE_SERVER:-127.0.0.1:50051}"
buf="${BUF:-buf}"

# Nothing but reflection tells it what messages look like. Where keys are
# needed, reflection is off, and the protos tell it.
options=(--protocol grpc)
if [[ -n "${FOOTNOTE_KEY:-}" ]]; then
  options+=(--schema "$(dirname "${BASH_SOURCE[0]}")/../proto"
    --header "authorization: Bearer $FOOTNOTE_KEY")
fi
if [[ -n "${FOOTNOTE_TLS_CA:-}" ]]; then
  url="https://$server"
  options+=(--cacert "$FOOTNOTE_TLS_CA")
else
  url="http://$server"
  options+=(--http2-prior-knowledge)
fi

call() {
  "$buf" curl "${options[@]}" --data "$2" \
    "$url/footnote.v1.DialogueService/$1"
}

as_json() { sed -e 's/[\"]/\\&/g' -e 's/.*/"&"/' <<<"$1"; }

begun="$(call StartSession '{}')"
echo "$begun"
session="$(sed -nE 's/^ *"sessionId": "([0-9a-f]+)",?$/\1/p' <<<"$begun")"

turn=0
while IFS= read -r line; do
  turn=$((turn + 1))
  call SendTurn "{\"session_id\": \"$session\", \"turn_id\": \"$turn\",
    \"text\": $(as_json "$line")}"
done
