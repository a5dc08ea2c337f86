// A bot's half of a conversation with Footnote, to copy. Reads what a messenger
// hands over, one JSON object a line: {"chat": "7", "update": "41", "text": "hi"}.
// Writes what to send back: {"chat", "text", "buttons", "reply"} or {"chat", "error"}.
// FOOTNOTE_SERVER: its address. FOOTNOTE_KEY: an API key. FOOTNOTE_TLS_CA: PEM file
// of the authorities of a server that speaks TLS.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const { FOOTNOTE_SERVER: server = "127.0.0.1:50051", FOOTNOTE_KEY: key, FOOTNOTE_TLS_CA: ca } = process.env;
const protos = fileURLToPath(new URL("../../proto", import.meta.url));
const { footnote } = grpc.loadPackageDefinition(loadSync("footnote/v1/dialogue_service.proto",
  { includeDirs: [protos], enums: String, longs: String, arrays: true }));
const client = new footnote.v1.DialogueService(server,
  ca ? grpc.credentials.createSsl(readFileSync(ca)) : grpc.credentials.createInsecure(),
  { "grpc.initial_reconnect_backoff_ms": 500, "grpc.max_reconnect_backoff_ms": 1000 });
const metadata = grpc.Metadata.fromHttp2Headers(key ? { authorization: `Bearer ${key}` } : {});
const { CANCELLED, UNAVAILABLE, DEADLINE_EXCEEDED, NOT_FOUND, FAILED_PRECONDITION } = grpc.status;

// What was not answered is sent again: by its id a turn counts once.
async function call(method, request) {
  for (let tries = 1; ; ++tries) {
    try {
      return await new Promise((resolve, reject) => client[method](request, metadata,
        { deadline: Date.now() + 5000 }, (error, response) => (error ? reject(error) : resolve(response))));
    } catch (error) {
      if (![UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED].includes(error.code) || tries === 60) throw error;
      await pause(Math.min(100 * tries, 1000));
    }
  }
}

function send(chat, reply) {
  const notes = reply.citations.map(({ number, articleTitle, sentences }) =>
    `[${number}] ${articleTitle}, sentence ${sentences.map((sentence) => sentence.number).join(", ")}`);
  const text = [reply.text, notes.join("\n"), reply.disclaimer].filter(Boolean).join("\n\n");
  console.log(JSON.stringify({ chat, text, buttons: reply.quickReplies, reply }));
}

const sessions = new Map(); // of each chat; keep them where they outlive the bot
async function take({ chat, update, text }) {
  const begun = sessions.has(chat) ? null : await call("startSession", {});
  if (begun) { sessions.set(chat, begun.sessionId); send(chat, begun.reply); }
  const response = await call("sendTurn", { sessionId: sessions.get(chat), turnId: String(update), text }).catch((error) => {
    if (begun || ![NOT_FOUND, FAILED_PRECONDITION].includes(error.code)) throw error;
    sessions.delete(chat); // it has expired
  });
  return response ? send(chat, response.reply) : take({ chat, update, text });
}

for await (const line of createInterface({ input: process.stdin })) {
  let said; // one bad message must not end the bot, nor be quoted in a log
  try { said = JSON.parse(line); if (!said.chat || !said.update || !said.text) throw {}; await take(said); }
  catch ({ code }) { console.log(JSON.stringify({ chat: said?.chat, error: grpc.status[code] ?? "MALFORMED" })); }
}
client.close();
