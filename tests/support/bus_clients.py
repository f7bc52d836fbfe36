"""Subscribers for end-to-end tests, over plain pyzmq: the live socket and the stream, as docs/WIRE.md words them."""
import json
import struct
from typing import NamedTuple

import zmq

PATIENCE_SECONDS = 60  # for a message that must come; sanitized builds on busy machines are slow
KINDS = {1: "new", 2: "update", 3: "copy", 4: "withdrawn", 5: "story", 6: "status", 7: "tap", 8: "heartbeat"}


class Message(NamedTuple):
    topic: str  # "" on the stream
    header: bytes
    body: bytes

    @property
    def kind(self):
        return KINDS[self.header[5]]

    @property
    def has_own_sequence(self):
        return not self.header[7] & 1

    @property
    def epoch(self):
        return struct.unpack_from("!Q", self.header, 8)[0]

    @property
    def sequence(self):
        return struct.unpack_from("!Q", self.header, 16)[0]

    @property
    def json(self):
        return json.loads(self.body)


def header(kind, flags, epoch, sequence):
    """The 24 bytes that must come."""
    return b"NWSD" + struct.pack("!BBHQQ", 1, kind, flags, epoch, sequence)


class Client:
    """A socket that waits for messages as long as the daemon lives."""

    def __init__(self, context, kind, endpoint, daemon):
        self.socket = context.socket(kind)
        self.socket.linger = 0
        self.socket.rcvhwm = 0
        self.socket.reconnect_ivl = 20
        self.socket.connect(endpoint)
        self.daemon = daemon

    def close(self):
        self.socket.close()

    def parts(self):
        """The next message; fails if none comes, or if the daemon ends and none is left."""
        poller = zmq.Poller()
        poller.register(self.socket, zmq.POLLIN)
        poller.register(self.daemon.pidfd, zmq.POLLIN)
        ready = dict(poller.poll(PATIENCE_SECONDS * 1000))
        if self.socket in ready:
            return self.socket.recv_multipart()
        self.daemon.fail("newsd ended while a message was awaited" if ready else "no message came")


class Live(Client):
    def __init__(self, context, endpoint, daemon):
        super().__init__(context, zmq.SUB, endpoint, daemon)
        self.topics = set()

    def receive(self):
        topic, head, body = self.parts()
        return Message(topic.decode(), head, body)

    def take(self, count):
        return [self.receive() for _ in range(count)]


class Stream(Client):
    def __init__(self, context, endpoint, daemon):
        super().__init__(context, zmq.DEALER, endpoint, daemon)
        self.waiting = []

    def send(self, command):
        self.socket.send(command if isinstance(command, bytes) else json.dumps(command).encode())

    def receive(self):
        """The next that is no heartbeat: an article, or an answer to a command."""
        while True:
            if not self.waiting:
                self.waiting = self.split(self.parts())
            message = self.waiting.pop(0)
            if message.kind != "heartbeat":
                return message

    def arrived(self):
        """What has come by now, without heartbeats."""
        messages, self.waiting = self.waiting, []
        while self.socket.poll(0):
            messages += self.split(self.socket.recv_multipart())
        return [each for each in messages if each.kind != "heartbeat"]

    @staticmethod
    def split(parts):
        assert len(parts) % 2 == 0, f"{len(parts)} frames"
        return [Message("", *parts[i : i + 2]) for i in range(0, len(parts), 2)]

    def take(self, count):
        """Articles; an answer among them is an error."""
        messages = [self.receive() for _ in range(count)]
        for each in messages:
            assert each.has_own_sequence, each.body
        return messages

    def ask(self, **command):
        self.send(command)
        return self.receive().json

    def open(self, start, credit=100_000, **more):
        answer = self.ask(type="open", credit=credit, **{"from": start}, **more)
        assert answer["type"] == "opened", answer
        return answer

    def is_alive_and_has_sent_nothing(self):
        """Whether what comes next is the answer to a heartbeat asked for now: so nothing was sent before it."""
        self.send({"type": "heartbeat"})
        parts = self.parts()
        return not self.waiting and len(parts) == 2 and Message("", *parts).kind == "heartbeat"
