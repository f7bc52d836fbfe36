"""Translators between the lines of scripts/eval and those of `newsctl pipe`.

Each task reads JSON lines from standard input and writes one answer for each:

feeds     {"id", "url", "headers": {…}, "body_b64"}
          → {"id", "feed": {…}, "items": [{…}]}, or {"id", "error"} for what is no feed
language  {"id", "text", "hint"?}
          → {"id", "language", "confidence", "alternatives"?, "sections"?}
dedup     {"id", "title", "text", "published", "url"?, "guid"?, "source"?, "language"?}
          → {"id", "group", "relation": "new"|"copy"|"update", "of"}
tagging   {"id", "language", "title", "text", "source"?, "rules": [{"id", "expr"}]?}
          → {"id", "tags": [{"type", "id", "label", "confidence", "start", "end", …}], "dateline", "agency"}
extract   {"id", "url", "html_b64", "charset"?}
          → {"id", "title", "text", "authors", "published", "image", "language", "site_name"}

Nothing is judged here: what an answer says is what the plugins have said.
"""
import collections
import contextlib
import hashlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import unicodedata


class PipeFailed(Exception):
    """newsctl ended before it had answered everything."""


class Pipe:
    """A running `newsctl pipe`: lines go in, and their answers come out in the same order."""

    def __init__(self, newsctl, names, config=None, state=None):
        command = [str(newsctl), 'pipe', *names]
        command += ['--config', config] if config else []
        command += ['--state', state] if state else []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, article):
        self.process.stdin.write(line_of(article))

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            raise PipeFailed(f'newsctl pipe ended with status {self.process.wait()}')
        return json.loads(line)

    def ask(self, article):
        """The answer to one article: newsctl answers when no more input is at hand."""
        self.send(article)
        self.process.stdin.flush()
        return self.receive()

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def line_of(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode('utf-8', 'replace') + b'\n'


def write(answer):
    sys.stdout.buffer.write(line_of(answer))


def inputs():
    return (json.loads(line) for line in sys.stdin.buffer if line.strip())


def stream(pipe, to_article, to_answer):
    """Puts every line of the input through the pipe, while another thread writes the answers."""
    asked = queue.Queue(maxsize=4096)  # the lines whose answers have not come yet; at the end, None
    failures = []

    def answer_all():
        try:
            for line in iter(asked.get, None):
                write(to_answer(line, pipe.receive()))
            sys.stdout.buffer.flush()
        except Exception as failure:  # handed to the main thread
            failures.append(failure)
            while asked.get() is not None:
                pass

    thread = threading.Thread(target=answer_all)
    thread.start()
    try:
        for line in inputs():
            article, kept = to_article(line)
            asked.put(kept)
            pipe.send(article)
        pipe.process.stdin.flush()
    except BrokenPipeError:
        pass  # the other thread learns why
    finally:
        with contextlib.suppress(BrokenPipeError):
            pipe.process.stdin.close()
        asked.put(None)
        thread.join()
        pipe.close()
    if failures:
        raise failures[0]


def article_id(text):
    return hashlib.md5(text.encode('utf-8', 'replace'), usedforsecurity=False).hexdigest()


def without_nothing(members):
    return {key: value for key, value in members.items() if value not in (None, '', [], {})}


@contextlib.contextmanager
def config_file(text):
    with tempfile.NamedTemporaryFile('w', suffix='.toml', encoding='utf-8', errors='replace') as file:
        file.write(text)
        file.flush()
        yield file.name


# ---- feeds

FEED_MEMBERS = ('id', 'title', 'link', 'language', 'updated', 'published', 'image', 'authors', 'categories')
ITEM_MEMBERS = ('url', 'title', 'authors', 'published', 'updated', 'summary_html', 'categories', 'enclosures')


def feeds(newsctl, _):
    def to_article(line):
        headers = {key.lower(): value for key, value in (line.get('headers') or {}).items() if isinstance(value, str)}
        media_type, charset = content_type(headers.get('content-type', ''))
        raw = {'bytes_b64': line['body_b64'], 'media_type': media_type, 'charset': charset,
               'url': headers.get('content-location') or line.get('url', ''), 'status': 200, 'headers': headers}
        return {'id': line['id'], 'raw': raw}, line['id']

    def to_answer(identity, said):
        if 'end' in said:
            return {'id': identity, 'error': said['reason']}
        feed = said.get('feed', {})
        answer = {key: feed.get(key) for key in FEED_MEMBERS}
        answer['description'] = feed.get('description_html') or feed.get('description')
        items = [item_of(article, feed) for article in said['articles'] if 'end' not in article]
        return {'id': identity, 'feed': with_texts(answer, 'title', 'description'), 'items': items}

    # The source is made once; where it would fetch from does not matter here.
    with config_file('[[feed]]\nurl = "https://feed.invalid/"\n') as config:
        stream(Pipe(newsctl, ['feed'], config), to_article, to_answer)


def content_type(header):
    """Media type and charset of a Content-Type."""
    media_type, *parameters = header.split(';')
    charset = ''
    for parameter in parameters:
        key, _, value = parameter.partition('=')
        if key.strip().lower() == 'charset':
            charset = charset or value.strip().strip('"\'')
    return media_type.strip().lower(), charset


def item_of(article, feed):
    item = {key: article.get(key) for key in ITEM_MEMBERS}
    item['id'] = article.get('guid')
    item['content_html'] = article.get('html')
    item['language'] = article.get('x', {}).get('feed', {}).get('language') or feed.get('language')
    return with_texts(item, 'title', 'summary_html', 'content_html')


def with_texts(members, *texts):
    """The members that are known, with times to the second; texts are there even when they are empty."""
    known = {**without_nothing(members), **{text: members.get(text) or '' for text in texts}}
    for time in ('published', 'updated'):
        if len(known.get(time, '')) == len('2026-01-31'):
            known[time] += 'T00:00:00Z'
    return known


# ---- language

def language(newsctl, _):
    def to_article(line):
        article = {'id': article_id(line['id']), 'text': line['text']}
        if line.get('hint'):
            article['feed'] = {'language': line['hint']}
        return article, line['id']

    def to_answer(identity, said):
        found = said.get('language', {})
        answer = {'id': identity, 'language': found.get('tag', 'und'), 'confidence': found.get('confidence', 0)}
        answer['alternatives'] = [{'language': each['tag'], 'confidence': each['confidence']}
                                  for each in found.get('alternatives', [])]
        answer['sections'] = [{'language': each['tag'], 'share': each['share']} for each in found.get('sections', [])]
        return {key: value for key, value in answer.items() if value != []}

    stream(Pipe(newsctl, ['language']), to_article, to_answer)


# ---- dedup

# So that two runs with two folders decide alike.
DEDUP_TOML = '[[stage]]\nplugin = "dedup"\nseed = 1\n'


class Groups:
    """Which line an article of newsd's is, and which group it belongs to; in the state folder, from run to run."""

    def __init__(self, state):
        self.known = {}  # article id: (line's id, group)
        self.file = None
        if not state:
            return
        os.makedirs(state, exist_ok=True)
        self.file = open(os.path.join(state, 'lines.jsonl'), 'a+', encoding='utf-8')
        self.file.seek(0)
        for line in self.file:
            article, identity, group = json.loads(line)
            self.known[article] = (identity, group)

    def note(self, article, identity, group):
        self.known.setdefault(article, (identity, group))
        if self.file:
            self.file.write(json.dumps([article, identity, group]) + '\n')

    def close(self):
        if self.file:
            self.file.close()


def dedup(newsctl, state):
    groups = Groups(state)

    def to_article(line):
        published = line.get('published')
        source = line.get('source')
        article = {'id': article_id(line['id']), 'title': line.get('title'), 'text': line.get('text'),
                   'published': published, 'fetched': published, 'url': line.get('url'), 'guid': line.get('guid'),
                   'source': {'id': source, 'name': source} if source else None,
                   'language': {'tag': line['language']} if line.get('language') else None}
        return without_nothing(article), line['id']

    def to_answer(identity, said):
        duplicate = said.get('duplicate') or {}
        of, relation = duplicate.get('of'), duplicate.get('relation')
        if said.get('reason') == 'unchanged':  # what the journal has already, under the same id
            of, relation = said['id'], 'copy'
        earlier = groups.known.get(of)
        answer = {'id': identity, 'group': identity, 'relation': 'new', 'of': None}
        if earlier:
            answer.update(group=earlier[1], relation=relation, of=earlier[0])
        groups.note(article_id(identity), identity, answer['group'])
        return answer

    try:
        with config_file(DEDUP_TOML) as config:
            stream(Pipe(newsctl, ['dedup'], config, state), to_article, to_answer)
    finally:
        groups.close()


# ---- tagging

MAX_PIPES = 8


class RulePipes:
    """A newsctl for each set of rules, the eight last used. The stage takes its rules from its configuration alone, as
    an operator gives them, so that lines with different rules need different instances; and one whose rules cannot be
    understood is refused as a whole, which must not touch the lines with other rules."""

    def __init__(self, newsctl):
        self.newsctl = newsctl
        self.open = collections.OrderedDict()

    def tags(self, rules, article):
        key = json.dumps(rules, sort_keys=True)
        if key not in self.open:
            self.open[key] = self.start(rules)
        self.open.move_to_end(key)
        if len(self.open) > MAX_PIPES:
            self.end(self.open.popitem(last=False)[1])
        if self.open[key] is None:
            return []
        try:
            return self.open[key].ask(article).get('tags', [])
        except (PipeFailed, BrokenPipeError):  # newsctl has said on standard error what is wrong with the rules
            self.end(self.open[key])
            self.open[key] = None
            return []

    def start(self, rules):
        with config_file(rules_toml(rules)) as config:
            pipe = Pipe(self.newsctl, ['rules'], config)
            # The file must stay until it is read: an answer says that it was.
            with contextlib.suppress(PipeFailed, BrokenPipeError):
                pipe.ask({'title': ''})
                return pipe
        self.end(pipe)
        return None

    @staticmethod
    def end(pipe):
        if pipe is not None:
            pipe.close()

    def close(self):
        for pipe in self.open.values():
            self.end(pipe)


def rules_toml(rules):
    """The configuration that has these rules."""
    text = '[[stage]]\nplugin = "rules"\nfiles = []\n'
    for rule in rules:
        text += f'[[stage.rules]]\nid = {toml_string(rule["id"])}\nexpr = {toml_string(rule["expr"])}\n'
    return text


def toml_string(text):
    """What JSON writes is a string in TOML too, as long as it escapes DEL and no pairs of surrogates."""
    return json.dumps(text, ensure_ascii=False).replace('\x7f', '\\u007f')


def as_asked(tag, line):
    """The tag with places that are right in the text as it was asked, which newsctl has put into NFC: then the words
    themselves stand for the place."""
    text = line.get(tag.get('field', 'text')) or ''
    composed = unicodedata.normalize('NFC', text)
    if text == composed or 'start' not in tag:
        return tag
    words = composed.encode('utf-8', 'replace')[tag['start']:tag['end']].decode('utf-8', 'replace')
    return {**{key: value for key, value in tag.items() if key not in ('start', 'end')}, 'label': words}


def tagging(newsctl, _):
    pipes = RulePipes(newsctl)

    def to_article(line):
        source = line.get('source')
        article = without_nothing({
            'id': article_id(line['id']), 'title': line.get('title'), 'text': line.get('text'),
            'source': {'id': source, 'name': source} if isinstance(source, str) and source else None,
            'language': {'tag': line['language']} if line.get('language') else None})
        by_rules = pipes.tags(line['rules'], article) if line.get('rules') else []
        return article, (line, by_rules)

    def to_answer(kept, said):
        line, by_rules = kept
        tags = [as_asked(tag, line) for tag in said.get('tags') or []]
        return {'id': line['id'], 'tags': tags + by_rules, 'dateline': said.get('dateline'),
                'agency': (said.get('agency') or {}).get('id')}

    try:
        stream(Pipe(newsctl, ['entities']), to_article, to_answer)
    finally:
        pipes.close()


# ---- extract

def extract(newsctl, _):
    def to_article(line):
        raw = {'bytes_b64': line['html_b64'], 'media_type': 'text/html', 'charset': line.get('charset') or '',
               'url': line.get('url') or '', 'status': 200}
        return {'id': article_id(line['id']), 'raw': without_nothing(raw)}, line['id']

    def to_answer(identity, said):
        images = said.get('images') or [{}]
        return {'id': identity, 'title': said.get('title'), 'text': said.get('text'), 'published': said.get('published'),
                'authors': [each['name'] for each in said.get('authors', []) if 'name' in each],
                'image': images[0].get('url'), 'language': said.get('language', {}).get('tag'),
                'site_name': said.get('x', {}).get('extract', {}).get('site')}

    stream(Pipe(newsctl, ['extract', 'language']), to_article, to_answer)


TASKS = {'feeds': feeds, 'language': language, 'dedup': dedup, 'tagging': tagging, 'extract': extract}
