# Sourced by the shell tests of this folder: a server of their own, in $server,
# and a folder, $work, which both go with the test.
#
#   start_server FOOTNOTE   on free ports; $grpc is HOST:PORT, $browse a URL
#   stop_server             as an operator would; fails where it ends badly
#
# shellcheck shell=bash

work="$(mktemp -d)"
server=

clean_up() {
  [[ -z "$server" ]] || kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

start_server() {
  "$1" serve --listen 127.0.0.1:0 --http 127.0.0.1:0 --store=memory \
    >"$work/serve" &
  server=$!
  # It prints both addresses when it is ready to be called.
  for _ in $(seq 200); do
    grpc="$(sed -n 's/^footnote .* listens on //p' "$work/serve")"
    browse="$(sed -n 's/^browse //p' "$work/serve")"
    [[ -z "$grpc" || -z "$browse" ]] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.05
  done
  echo "the server did not start" >&2
  return 1
}

stop_server() {
  kill -TERM "$server"
  wait "$server" || { echo "the server ended with status $?" >&2; return 1; }
  server=
}
