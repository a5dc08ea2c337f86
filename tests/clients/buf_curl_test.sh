#!/usr/bin/env bash
# A whole conversation with a stock client: buf_curl_test.sh FOOTNOTE BUF
# [PROTOCOL]. By grpc, the default, it knows nothing but what reflection tells
# it; connect and grpcweb go to the door for browsers, which has the protos.
set -euo pipefail
footnote="$1"
buf="$2"
protocol="${3:-grpc}"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# shellcheck source=tests/clients/serve.sh
source "$root/tests/clients/serve.sh"

fail() {
  echo "buf_curl_test: $*" >&2
  [[ ! -s "$work/reply" ]] || cat "$work/reply" >&2
  exit 1
}

start_server "$footnote"
if [[ "$protocol" == grpc ]]; then
  url="http://$grpc/"
  how=(--http2-prior-knowledge)
else
  url="$browse"
  how=(--schema "$root/proto")
fi

# call METHOD REQUEST: leaves the response in $work/reply. Run outside of the
# checkout, so that nothing but reflection can tell what a message looks like.
call() {
  (cd "$work" && timeout 20 "$buf" curl --protocol "$protocol" "${how[@]}" \
    --data "$2" \
    "${url}footnote.v1.$1") >"$work/reply" ||
    return 1
}

# field NAME: the first value of that name, without quotes.
field() {
  sed -nE "s/^ *\"$1\": \"?([^\",]*)\"?,?\$/\1/p" "$work/reply" | head -1
}

# say TURN TEXT
say() {
  call DialogueService/SendTurn \
    "{\"session_id\": \"$session\", \"turn_id\": \"$1\", \"text\": \"$2\", \"today\": \"2026-05-20\"}" ||
    fail "turn $1 was refused"
}

call KnowledgeService/ListTopics '{}' || fail "no topics"
[[ "$(field id)" == forefoot-pain ]] || fail "not the topic that is built in"

call DialogueService/StartSession '{}' || fail "no session"
session="$(field sessionId)"
[[ "$session" =~ ^[0-9a-f]{32}$ ]] || fail "no session id"

say 1 "it started hurting three days ago, at the ball of the foot"
cp "$work/reply" "$work/first"
turn=1
while [[ "$(field pendingSlot)" != "" ]]; do
  ((turn < 12)) || fail "it does not stop asking"
  turn=$((turn + 1))
  case "$(field pendingSlot)" in
    trend) say "$turn" "getting better" ;;
    *) say "$turn" "no" ;;
  esac
done
[[ "$(field urgency)" == URGENCY_SELF_CARE ]] || fail "not what the rules say"
grep -q '"citations"' "$work/reply" || fail "an assessment without footnotes"
grep -q '"fingerprint"' "$work/reply" || fail "footnotes without sources"

say again "can I go swimming?"
grep -q 'SYSTEM_ACT_ANSWER' "$work/reply" || fail "a question without answer"

# The first turn, sent again, is given again.
say 1 "it started hurting three days ago, at the ball of the foot"
cmp -s "$work/reply" "$work/first" || fail "a duplicate got another reply"

call DialogueService/GetSession "{\"session_id\": \"$session\"}" ||
  fail "no view of the session"
[[ "$(field turn)" == "$((turn + 1))" ]] || fail "a turn counted twice"
grep -q '"phase": "PHASE_ADVICE"' "$work/reply" || fail "not at the advice"

call DialogueService/GetSummary "{\"session_id\": \"$session\", \"format\": \"SUMMARY_FORMAT_FHIR\"}" ||
  fail "no summary"
grep -q 'RiskAssessment' "$work/reply" || fail "a summary without an outcome"

call DialogueService/DeleteSession "{\"session_id\": \"$session\"}" ||
  fail "not deleted"
if call DialogueService/GetSession "{\"session_id\": \"$session\"}" \
  2>"$work/error"; then
  fail "deleted, and still there"
fi
grep -q not_found "$work/error" || fail "another error than not_found"

stop_server
echo "held a conversation of $turn turns by $protocol"
