#!/usr/bin/python3
"""A small web site on 127.0.0.1 for the demo: serves the files of one folder, as a news site serves its feeds.

usage: demo_site.py FOLDER

Takes a free port and prints it once it listens. Answers with ETag and Last-Modified, and with 304
to a request whose validators still hold. As sites differ: an .atom is sent gzipped to who accepts
that, and of an .xml the document alone says its charset. In it, it is sent; here it lies as UTF-8.
Ends on SIGTERM or Ctrl-C.
"""
import email.utils
import gzip
import hashlib
import http.server
import pathlib
import re
import signal
import sys

MEDIA_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json",
    ".xml": "text/xml",
}
DECLARED = re.compile(rb"""<\?xml[^>]*encoding=["']([\w-]+)""")


def content(page):
    """The page's bytes in the charset that it declares."""
    stored = page.read_bytes()
    declared = DECLARED.match(stored)
    return stored.decode().encode(declared[1].decode()) if declared else stored


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = None

    def do_GET(self):
        self.answer(body_wanted=True)

    def do_HEAD(self):
        self.answer(body_wanted=False)

    def answer(self, body_wanted):
        pages = {f"/{page.name}": page for page in self.folder.iterdir() if page.suffix in MEDIA_TYPES}
        page = pages.get(self.path.partition("?")[0])
        if page is None:
            self.send_error(404)
            return
        body = content(page)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        modified = int(page.stat().st_mtime)
        fresh = self.still_holds(etag, modified)
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", email.utils.formatdate(modified, usegmt=True))
        if not fresh:
            if page.suffix == ".atom" and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", MEDIA_TYPES[page.suffix])
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body_wanted and not fresh:
            self.wfile.write(body)

    def still_holds(self, etag, modified):
        """If-None-Match decides alone where it is given (RFC 9110, section 13.2.2)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
        try:
            since = email.utils.parsedate_to_datetime(self.headers["If-Modified-Since"]).timestamp()
        except (TypeError, ValueError, KeyError):
            return False
        return modified <= since

    def log_message(self, *_):
        """Quiet: the demo's terminal belongs to newsctl."""


def main():
    Site.folder = pathlib.Path(sys.argv[1]).resolve(strict=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        print(server.server_port, flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
