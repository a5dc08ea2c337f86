#!/usr/bin/python3
"""A client of Footnote, to copy. Needs Debian's python3-grpcio, and its protos
compiled beside it:

    protoc -I proto --python_out=examples/python-client \\
      --grpc_python_out=examples/python-client \\
      --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin \\
      proto/footnote/v1/*.proto

Reads what users say, one JSON object a line:
{"chat": "7", "update": "41", "text": "hi"}. Writes what to answer:
{"chat", "text", "buttons", "reply"}, or {"chat", "error"}.

    FOOTNOTE_SERVER  where it is; 127.0.0.1:50051
    FOOTNOTE_KEY     an API key
    FOOTNOTE_TLS_CA  PEM file of the authorities of a server that speaks TLS
"""
import json
import os
import pathlib
import sys
import time

import grpc
from google.protobuf import json_format

from footnote.v1 import dialogue_service_pb2 as messages
from footnote.v1 import dialogue_service_pb2_grpc as services

UNANSWERED = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED,
              grpc.StatusCode.DEADLINE_EXCEEDED}
EXPIRED = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION}


def connect(server, authorities=None):
    options = [("grpc.initial_reconnect_backoff_ms", 500),
               ("grpc.max_reconnect_backoff_ms", 1000)]
    if not authorities:
        return grpc.insecure_channel(server, options)
    roots = pathlib.Path(authorities).read_bytes()
    return grpc.secure_channel(server, grpc.ssl_channel_credentials(roots),
                               options)


class Footnote:
    """Conversations with a server. Errors are grpc.RpcError."""

    def __init__(self, channel, key=None):
        self.dialogue = services.DialogueServiceStub(channel)
        self.metadata = [("authorization", f"Bearer {key}")] if key else []

    def start(self):
        """Begins a session: its id, and the opening."""
        begun = self.call(self.dialogue.StartSession,
                          messages.StartSessionRequest())
        return begun.session_id, begun.reply

    def say(self, session, turn_id, text):
        """Takes a turn. The id is the caller's, such as a message's."""
        return self.call(self.dialogue.SendTurn, messages.SendTurnRequest(
            session_id=session, turn_id=turn_id, text=text)).reply

    def call(self, method, request, tries=60):
        """Sends what was not answered again, as it was: the turn id sees to it
        that a turn counts once."""
        for attempt in range(1, tries + 1):
            try:
                return method(request, metadata=self.metadata, timeout=5)
            except grpc.RpcError as error:
                if error.code() not in UNANSWERED or attempt == tries:
                    raise
                time.sleep(min(0.1 * attempt, 1))


def as_text(reply):
    """All that must be shown, where nothing but text can be."""
    notes = [f"[{note.number}] {note.article_title}, sentence "
             + ", ".join(str(sentence.number) for sentence in note.sentences)
             for note in reply.citations]
    parts = [reply.text, "\n".join(notes), reply.disclaimer]
    return "\n\n".join(part for part in parts if part)


def send(chat, reply):
    structure = json_format.MessageToDict(reply)
    print(json.dumps({"chat": chat, "text": as_text(reply),
                      "buttons": structure.get("quickReplies", []),
                      "reply": structure}), flush=True)


def take(footnote, sessions, said):
    """Answers what was said in a chat, which is one session."""
    chat = said["chat"]
    begins = chat not in sessions
    if begins:
        sessions[chat], opening = footnote.start()
        send(chat, opening)
    try:
        reply = footnote.say(sessions[chat], str(said["update"]),
                             said["text"])
    except grpc.RpcError as error:
        if begins or error.code() not in EXPIRED:
            raise
        del sessions[chat]
        take(footnote, sessions, said)
    else:
        send(chat, reply)


def answer(footnote, sessions, line):
    """One bad message must not end the bot, nor be quoted in a log."""
    said = None
    try:
        said = json.loads(line)
        take(footnote, sessions, said)
    except (grpc.RpcError, ValueError, KeyError, TypeError) as error:
        refused = isinstance(error, grpc.RpcError)
        print(json.dumps({
            "chat": said.get("chat") if isinstance(said, dict) else None,
            "error": error.code().name if refused else "MALFORMED"}),
              flush=True)


def main():
    server = os.environ.get("FOOTNOTE_SERVER", "127.0.0.1:50051")
    with connect(server, os.environ.get("FOOTNOTE_TLS_CA")) as channel:
        footnote = Footnote(channel, os.environ.get("FOOTNOTE_KEY"))
        sessions = {}  # of each chat; keep them where they outlive the program
        for line in sys.stdin:
            answer(footnote, sessions, line)


if __name__ == "__main__":
    main()
