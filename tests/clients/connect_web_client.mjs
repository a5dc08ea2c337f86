// A browser's client, as @connectrpc/connect-web gives it, talks to the server
// at argv[2] in each of the ways that it knows.
import assert from "node:assert/strict";
import { toJson } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-web";
import {
  DialogueService,
  SendTurnResponseSchema,
} from "./generated/footnote/v1/dialogue_service_pb.js";
import { KnowledgeService } from "./generated/footnote/v1/knowledge_service_pb.js";
import { Urgency } from "./generated/footnote/v1/vocabulary_pb.js";

const baseUrl = process.argv[2].replace(/\/$/, "");
// What is sent, for those who want to know.
const requests = [];
const watchedFetch = (url, init) => {
  requests.push({ url: String(url), method: init.method });
  return fetch(url, init);
};
const options = { baseUrl, fetch: watchedFetch };
const transports = {
  "Connect with JSON": createConnectTransport(options),
  "Connect with protobuf": createConnectTransport({
    ...options,
    useBinaryFormat: true,
  }),
  "Connect with GET": createConnectTransport({
    ...options,
    useHttpGet: true,
  }),
  "Connect with GET and protobuf": createConnectTransport({
    ...options,
    useHttpGet: true,
    useBinaryFormat: true,
  }),
  "gRPC-Web": createGrpcWebTransport(options),
};

async function codeOf(promise) {
  try {
    await promise;
  } catch (error) {
    return ConnectError.from(error).code;
  }
  return undefined;
}

async function converse(transport) {
  const dialogue = createClient(DialogueService, transport);
  const { sessionId, reply } = await dialogue.startSession({});
  assert.match(sessionId, /^[0-9a-f]{32}$/);
  assert.ok(reply.text.length > 0);
  let turn = 0;
  const say = (text, turnId) =>
    dialogue.sendTurn(
      { sessionId, turnId: turnId ?? `turn ${++turn}`, text, today: "2026-05-20" },
      { timeoutMs: 10000 },
    );
  const first = await say("it started hurting three days ago, at the ball of the foot");
  let last = first;
  while (last.reply.pendingSlot) {
    assert.ok(turn < 12, "it does not stop asking");
    last = await say(last.reply.pendingSlot === "trend" ? "getting better" : "no");
  }
  assert.equal(last.reply.urgency, Urgency.SELF_CARE);
  assert.ok(last.reply.citations.length > 0, "an assessment without footnotes");
  assert.ok(last.reply.citations[0].articleTitle, "a footnote without its article");

  // Sent again, it is given again.
  const again = await say("it started", "turn 1");
  assert.deepEqual(
    toJson(SendTurnResponseSchema, again),
    toJson(SendTurnResponseSchema, first),
  );
  const { session } = await dialogue.getSession({ sessionId });
  assert.equal(session.turn, turn);

  assert.equal(
    await codeOf(dialogue.sendTurn({ sessionId, turnId: "", text: "x" })),
    Code.InvalidArgument,
  );
  await dialogue.deleteSession({ sessionId });
  assert.equal(await codeOf(dialogue.getSession({ sessionId })), Code.NotFound);
  return turn;
}

async function look(transport) {
  const knowledge = createClient(KnowledgeService, transport);
  const { topics } = await knowledge.listTopics({});
  assert.equal(topics[0].id, "forefoot-pain");
  const answer = await knowledge.ask({ text: "can I go swimming?" });
  assert.ok(answer.known && answer.citations.length > 0);
  assert.equal(
    await codeOf(knowledge.ask({ topic: "none", text: "x" })),
    Code.NotFound,
  );
}

for (const [name, transport] of Object.entries(transports)) {
  requests.length = 0;
  const turns = await converse(transport);
  await look(transport);
  const gets = requests.filter(({ method }) => method === "GET");
  assert.equal(gets.length, name.includes("GET") ? 1 : 0, name);
  assert.ok(
    gets.every(({ url }) => url.includes("ListTopics")),
    "something of a person in an address",
  );
  console.log(`${name}: held a conversation of ${turns} turns`);
}
