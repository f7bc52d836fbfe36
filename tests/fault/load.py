"""What is fed to a newsd that is killed again and again: a spool and a feed whose every text is told from all others."""
import json
import random


def text(*name):
    """Twenty words that occur nowhere else: no two texts are copies of each other."""
    letters = random.Random(repr(name))
    return " ".join("".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(20)) + "."


class SpoolLoad:
    """Files, one after the other; some come again with another text once they have been taken."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.dropped = []  # (file, text)

    def drop_new(self):
        self._drop(f"{len(self.dropped):04}.txt", 1)

    def drop_changed(self, chance):
        """Changes a file that has been taken, if there is one that was not changed yet."""
        versions = {}
        for file, _ in self.dropped:
            versions[file] = versions.get(file, 0) + 1
        waiting = self.world.waiting(self.name)
        unchanged = [file for file, count in versions.items() if count == 1 and file not in waiting]
        if unchanged:
            self._drop(chance.choice(unchanged), 2)

    def _drop(self, file, version):
        content = text("spool", file, version)
        self.dropped.append((file, content))
        self.world.drop(self.name, file, f"Title of {file}\n\n{content}\n")


class FeedLoad:
    """A feed that grows and changes; its ETag is that of its version."""

    def __init__(self, site, path):
        self.site = site
        self.path = path
        self.versions = []  # of the whole feed: {guid: text}

    def publish(self, chance, new_items):
        items = dict(self.versions[-1]) if self.versions else {}
        if items:
            changed = chance.choice(sorted(items))
            items[changed] = text("feed", changed, len(self.versions))
        for _ in range(new_items):
            guid = f"item-{len(items):03}"
            items[guid] = text("feed", guid, len(self.versions))
        self.versions.append(items)
        self.site.put_feed(
            self.path,
            [(guid, f"Title of {guid}", content) for guid, content in items.items()],
            etag=self.etag(len(self.versions) - 1),
        )

    @staticmethod
    def etag(version):
        return f'"v{version}"'

    def of_etag(self, etag):
        return self.versions[int(etag.strip('"v'))]

    def latest(self):
        return self.versions[-1]


def texts_of(bodies, source):
    """The texts of a source's articles, in the order of the journal."""
    documents = [json.loads(body) for body in bodies]
    return [each.get("text") or each["summary"] for each in documents if each["source"]["id"] == source]
