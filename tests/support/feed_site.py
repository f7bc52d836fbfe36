"""A site with feeds for end-to-end tests: tests/support/feed_server.py in a process of its own, and feeds to put there."""
import html
import http.client
import json
import pathlib
import subprocess
import sys

SERVER = pathlib.Path(__file__).resolve().parent / "feed_server.py"


class FeedSite:
    def __init__(self, log):
        self.log = log
        self.process = subprocess.Popen(
            [sys.executable, SERVER, "--log", log], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path, **response):
        """What `path` answers from now on; see feed_server.py."""
        self.ask("PUT", path, json.dumps(response))

    def put_feed(self, path, items, link="http://news.example/", **response):
        self.put(path, body=rss(items, link), **{"headers": {"content-type": "application/rss+xml"}, **response})

    def requests(self, path):
        """The requests for `path` so far."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [request for request in map(json.loads, lines) if request["path"] == path]

    def ask(self, method, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request(method, "/__control__" + path, body)
            assert connection.getresponse().status == 204
        finally:
            connection.close()


def rss(items, link="http://news.example/"):
    """RSS 2.0 of (guid, title, text) items."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{html.escape(guid)}</guid><title>{html.escape(title)}</title>"
        f"<link>{link}{html.escape(guid)}</link><description>{html.escape(text)}</description></item>"
        for guid, title, text in items
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>A wire</title>"
        f"<link>{link}</link><description>News</description>{entries}</channel></rss>"
    )
