#!/usr/bin/python3
"""A feed server that misbehaves on request, for end-to-end tests. Python's standard library only.

    feed_server.py [--folder DIR] [--script FILE.json] [--log FILE.jsonl] [--port N]

Listens on 127.0.0.1 (an ephemeral port by default), prints the port on a line of its own, and ends when its standard
input does. With --folder, files below DIR are served, with an ETag made from their content. --script is an object of
canned responses by path, which go before the folder:

    {"/feed": {"body": "<rss/>", "headers": {"content-type": "text/xml"}, "etag": "\\"v1\\""}}

Members of a canned response, all optional:
    status          default 200
    body            text, or body_b64: bytes, or file: a path below the folder, or zeros: that many zero bytes
    headers         object of strings (or of arrays of strings, for a header that comes several times)
    etag            sent; a request whose If-None-Match names it gets 304
    last_modified   sent; a request whose If-Modified-Since equals it gets 304, if there is no If-None-Match
    redirect        sent as Location, with status 302 unless another is given
    login           "user:password": a request without them gets 401
    gzip            true: compressed, with the Content-Encoding ("zeros" and "gzip" together make a gzip bomb)
    behaviour       "slow": head and first half at once, then a byte whenever `interval_seconds` (default 0.1) have
                    passed, without end, until the client leaves
                    "silent": accepts the request and answers nothing until the client leaves
                    "truncated": announces the whole body, sends half of it and closes
    times           how often this response is given; then the one before it (or the folder, or 404) is back

While it runs:
    PUT /__control__/PATH     a canned response as JSON: replaces that of /PATH; with "times", lies on top of it
    DELETE /__control__/PATH  takes it away
    GET /__control__/         the requests so far, as an array of what --log writes

--log gets one JSON object a line for each request other than these, before it is answered:
    {"method", "path", "if_none_match", "if_modified_since", "user_agent", "status"} (the validators null if not sent)
"""

import argparse
import base64
import gzip
import hashlib
import json
import mimetypes
import pathlib
import select
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTROL = "/__control__/"
MEDIA_TYPES = {".xml": "application/xml", ".rss": "application/rss+xml", ".atom": "application/atom+xml"}


class World:
    """What is served and what was asked; used by all of the server's threads under its lock."""

    def __init__(self, folder, script, log):
        self.folder = folder.resolve() if folder else None
        self.log = log
        self.lock = threading.Lock()
        self.canned = {path: [response] for path, response in script.items()}
        self.requests = []

    def put(self, path, response):
        with self.lock:
            stack = self.canned.setdefault(path, [])
            if "times" not in response:
                stack.clear()
            stack.append(response)

    def delete(self, path):
        with self.lock:
            self.canned.pop(path, None)

    def take(self, path):
        """The response that is due for the path."""
        with self.lock:
            stack = self.canned.get(path, [])
            if stack:
                response = stack[-1]
                if "times" in response:
                    response["times"] -= 1
                    if response["times"] <= 0:
                        stack.pop()
                return response
        return self.from_folder(path)

    def from_folder(self, path):
        file = self.file(path.lstrip("/"))
        if file is None:
            return {"status": 404, "body": "nothing here\n"}
        etag = '"' + hashlib.sha256(file.read_bytes()).hexdigest()[:16] + '"'
        media_type = MEDIA_TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return {"file": path.lstrip("/"), "etag": etag, "headers": {"content-type": media_type}}

    def file(self, name):
        if self.folder is None:
            return None
        file = (self.folder / name).resolve()
        return file if file.is_file() and file.is_relative_to(self.folder) else None

    def body(self, response):
        if "body_b64" in response:
            body = base64.b64decode(response["body_b64"])
        elif "file" in response:
            file = self.file(response["file"])
            body = file.read_bytes() if file else b""
        elif "zeros" in response:
            body = bytes(response["zeros"])
        else:
            body = response.get("body", "").encode()
        return gzip.compress(body, mtime=0) if response.get("gzip") else body

    def record(self, entry):
        with self.lock:
            self.requests.append(entry)
            if self.log:
                self.log.write(json.dumps(entry) + "\n")
                self.log.flush()


def is_unchanged(response, headers):
    asked = headers.get("If-None-Match")
    if asked is not None:
        return "etag" in response and response["etag"] in [tag.strip() for tag in asked.split(",")]
    since = headers.get("If-Modified-Since")
    return since is not None and since == response.get("last_modified")


def is_let_in(response, headers):
    login = response.get("login")
    return login is None or headers.get("Authorization") == "Basic " + base64.b64encode(login.encode()).decode()


def status_of(response, headers):
    if not is_let_in(response, headers):
        return 401
    if is_unchanged(response, headers):
        return 304
    return response.get("status", 302 if "redirect" in response else 200)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def world(self):
        return self.server.world

    def do_GET(self):
        if self.path.startswith(CONTROL):
            with self.world.lock:
                requests = list(self.world.requests)
            self.answer_control(200, json.dumps(requests).encode())
            return
        response = self.world.take(self.path)
        status = status_of(response, self.headers)
        self.world.record({
            "method": self.command,
            "path": self.path,
            "if_none_match": self.headers.get("If-None-Match"),
            "if_modified_since": self.headers.get("If-Modified-Since"),
            "user_agent": self.headers.get("User-Agent"),
            "status": status,
        })
        try:
            self.answer(response, status)
        except OSError:
            self.close_connection = True  # the client has left

    do_HEAD = do_GET

    def do_PUT(self):
        if not self.path.startswith(CONTROL):
            self.answer_control(405, b"")
            return
        try:
            response = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except ValueError as error:
            self.answer_control(400, f"not JSON: {error}\n".encode())
            return
        self.world.put("/" + self.path[len(CONTROL):], response)
        self.answer_control(204, b"")

    def do_DELETE(self):
        self.world.delete("/" + self.path[len(CONTROL):])
        self.answer_control(204, b"")

    def answer_control(self, status, body):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, response, status):
        behaviour = response.get("behaviour")
        if behaviour == "silent":
            self.wait_until_client_leaves()
            return
        body = b"" if status == 304 else self.world.body(response)
        self.send_head(response, status, len(body), announced=behaviour != "slow")
        if self.command == "HEAD" or status == 304:
            return
        if behaviour is None:
            self.wfile.write(body)
            return
        self.wfile.write(body[: len(body) // 2])
        if behaviour == "slow":
            self.trickle(response.get("interval_seconds", 0.1))
        self.close_connection = True

    def send_head(self, response, status, length, announced):
        self.send_response(status)
        for name, value in response.get("headers", {}).items():
            for one in value if isinstance(value, list) else [value]:
                self.send_header(name, one)
        for name, member in (("ETag", "etag"), ("Last-Modified", "last_modified"), ("Location", "redirect")):
            if member in response:
                self.send_header(name, response[member])
        if response.get("gzip"):
            self.send_header("Content-Encoding", "gzip")
        if status != 304 and announced:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def trickle(self, interval_seconds):
        while not self.client_has_left(interval_seconds):
            self.wfile.write(b" ")

    def wait_until_client_leaves(self):
        while not self.client_has_left(None):
            pass
        self.close_connection = True

    def client_has_left(self, seconds):
        """Waits for that long, or without end, for the client to say something; whether it said that it leaves."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        return bool(readable) and not self.connection.recv(4096)

    def log_message(self, format, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # clients may leave at any time
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description="A feed server that misbehaves on request.")
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--script", type=pathlib.Path)
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()

    server = Server(("127.0.0.1", arguments.port), Handler)
    server.world = World(
        arguments.folder,
        json.loads(arguments.script.read_text()) if arguments.script else {},
        arguments.log.open("a") if arguments.log else None,
    )
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
