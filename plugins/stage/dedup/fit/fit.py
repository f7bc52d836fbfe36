#!/usr/bin/python3
"""Learns dedup's decision from streams of articles whose copies are known, and prints it as trees.hpp.

usage: fit.py FIGURES_PROGRAM DATA_FOLDER [--check] > trees.hpp

FIGURES_PROGRAM is the build's dedup_figures. DATA_FOLDER holds, for each stream, NAME.jsonl.gz (an article a line: id,
title, text, published) and either NAME.gold.tsv.gz (id, group, then whatever) or NAME.pairs.tsv.gz (id, id, 1 if the
texts are the same, else 0; all other pairs are left out). What is learnt: trees of depth 3, each trained on what those
before it get wrong (gradient boosting on the logistic loss). --check trains on three quarters of the groups and says on
standard error how well the rest is told. Takes some minutes; uses Python's standard library alone.
"""
import argparse
import bisect
import datetime
import gzip
import hashlib
import json
import math
import pathlib
import random
import subprocess
import sys

DEPTH = 3
TREES = 80
RATE = 0.3
BINS = 32
LEAST_WEIGHT = 2.0  # of the examples in a leaf, by their second derivative
SMOOTHING = 2.0
ALIKE, BARELY_ALIKE = 0.3, 0.06
THINNED = 4  # times each stream is read again, with a small part of its groups: what newsd knows when it is young
THINNED_SHARE = 0.12
FRAMES = 4
HALF_ALIKE_WEIGHT = 6.0  # of different texts that look alike: one such mistake draws others after it
PAIR_WEIGHT = 4.0  # of an example from a list of pairs, of which there are few


def read_table(path):
    with gzip.open(path, 'rt', encoding='utf-8') as lines:
        return [line.rstrip('\n').split('\t') for line in lines]


def seconds(published):
    return int(datetime.datetime.fromisoformat(published.replace('Z', '+00:00')).timestamp())


def identity(name):
    return hashlib.md5(name.encode()).hexdigest()


class Stream:
    """The articles of one set, and the examples that come of it."""

    def __init__(self, folder, name):
        self.name = name
        with gzip.open(folder / f'{name}.jsonl.gz', 'rt', encoding='utf-8') as lines:
            self.articles = [json.loads(line) for line in lines]
        pairs = folder / f'{name}.pairs.tsv.gz'
        self.pairs = None
        self.group = {article['id']: article['id'] for article in self.articles}
        self.random = random.Random(name)
        if pairs.exists():
            self.pairs = {frozenset(row[:2]): row[2] for row in read_table(pairs)}
        else:
            self.group = {row[0]: row[1] for row in read_table(folder / f'{name}.gold.tsv.gz')}

    def labelled(self):
        return self.pairs is not None or any(group != '-' for group in self.group.values())

    def thinned(self):
        groups = sorted(set(self.group.values()))
        kept = set(self.random.sample(groups, int(len(groups) * THINNED_SHARE)))
        return [article for article in self.articles if self.group[article['id']] in kept]

    def framed(self, articles):
        """The same as of a few series: half of the articles under like titles and with the same words at the end."""
        frames = [self.random.choice(self.articles) for _ in range(FRAMES)]
        series = {}
        for article in articles:
            mine = series.setdefault(self.group[article['id']], self.random.choice(frames + [None] * FRAMES))
            if mine is None or self.random.random() < 0.2:
                yield article
                continue
            words = mine['text'].split(' ')[-60:]
            title = ' '.join(mine['title'].split(' ')[:4] + article['title'].split(' ')[:2])
            yield {**article, 'title': title, 'text': article['text'] + '\n\n' + ' '.join(words)}

    def lines(self, articles):
        first = {}
        for article in articles:
            root = first.setdefault(self.group[article['id']], article['id'])
            fields = [identity(article['id']), identity(root), str(seconds(article['published']))]
            fields += [' '.join(article[key].replace('\t', ' ').split('\n')) for key in ('title', 'text')]
            yield '\t'.join(fields).replace('\r', ' ') + '\n'

    def label(self, first, second):
        if self.pairs is not None:
            return {'1': 1, '0': 0}.get(self.pairs.get(frozenset((first, second))))
        return 1 if self.group[first] == self.group[second] else 0

    def weight(self, label, figures):
        half_alike = label == 0 and max(float(figures[0]), float(figures[1])) > 0.5
        return (PAIR_WEIGHT if self.pairs else 1.0) * (HALF_ALIKE_WEIGHT if half_alike else 1.0)

    def examples(self, program):
        yield from self.examples_of(self.articles, program)
        yield from self.examples_of(self.articles, program, 'own')
        for _ in range(0 if self.pairs else THINNED):
            yield from self.examples_of(self.thinned(), program)
            framed = list(self.framed(self.thinned()))
            yield from self.examples_of(framed, program)
            yield from self.examples_of(framed, program, 'own')

    def examples_of(self, articles, *command):
        """(figures, label, weight, the article that asks, fold) of each candidate."""
        run = subprocess.run(command, input=''.join(self.lines(articles)).encode(), stdout=subprocess.PIPE, check=True)
        told = set()  # the articles for which there was a better candidate of the same text
        for line in run.stdout.decode().splitlines():
            asking, known, *figures = line.split()
            article, other = articles[int(asking)]['id'], articles[int(known)]['id']
            label = self.label(article, other)
            if label == 1:
                # Two excerpts of one text may have nothing in common: then they are no example of what is alike.
                if max(float(figures[0]), float(figures[1])) < (ALIKE if article in told else BARELY_ALIKE):
                    continue
                told.add(article)
            if label is not None:
                fold = int(identity(self.group[article])[:6], 16) % 4
                yield [float(x) for x in figures], label, self.weight(label, figures), (self.name, article), fold


def bounds_of(column):
    """Between which values to part: at most BINS - 1, so that the parts hold about as many examples each."""
    ordered = sorted(column)
    picked = sorted({ordered[len(ordered) * i // BINS] for i in range(1, BINS)})
    return [value for value in picked if value > ordered[0]]


class Forest:
    def __init__(self, rows, labels, weights):
        self.columns = list(zip(*rows))
        self.bounds = [bounds_of(column) for column in self.columns]
        self.binned = [bytes(bisect.bisect_right(bounds, value) for value in column)
                       for column, bounds in zip(self.columns, self.bounds)]
        self.scores = [0.0] * len(labels)
        self.trees = []
        for _ in range(TREES):
            odds = [1 / (1 + math.exp(-score)) for score in self.scores]
            self.first = [weight * (p - label) for p, label, weight in zip(odds, labels, weights)]
            self.second = [weight * max(p * (1 - p), 1e-6) for p, weight in zip(odds, weights)]
            self.trees.append(self.grow(list(range(len(labels))), DEPTH))

    def leaf(self, members):
        value = -RATE * sum(self.first[i] for i in members) / (sum(self.second[i] for i in members) + SMOOTHING)
        for i in members:
            self.scores[i] += value
        return value

    def grow(self, members, depth):
        """(figure, bound, tree below it, tree from it on), or the value of a leaf."""
        best = self.best_split(members) if depth else None
        if best is None:
            return self.leaf(members)
        figure, bin_ = best
        column = self.binned[figure]
        below = [i for i in members if column[i] <= bin_]
        above = [i for i in members if column[i] > bin_]
        return figure, self.bounds[figure][bin_], self.grow(below, depth - 1), self.grow(above, depth - 1)

    def best_split(self, members):
        first = [self.first[i] for i in members]
        second = [self.second[i] for i in members]
        all_first, all_second = sum(first), sum(second)
        gain = lambda g, h: g * g / (h + SMOOTHING)
        least, best = gain(all_first, all_second) + 1e-3, None
        for figure, column in enumerate(self.binned):
            firsts, seconds_ = [0.0] * (BINS + 1), [0.0] * (BINS + 1)
            for i, g, h in zip(members, first, second):
                bin_ = column[i]
                firsts[bin_] += g
                seconds_[bin_] += h
            g = h = 0.0
            for bin_ in range(len(self.bounds[figure])):
                g += firsts[bin_]
                h += seconds_[bin_]
                if h < LEAST_WEIGHT or all_second - h < LEAST_WEIGHT:
                    continue
                won = gain(g, h) + gain(all_first - g, all_second - h)
                if won > least:
                    least, best = won, (figure, bin_)
        return best


def value(tree, figures):
    while isinstance(tree, tuple):
        tree = tree[2] if figures[tree[0]] < tree[1] else tree[3]
    return tree


def check(examples):
    """How well the articles of the last fold are told when the others are learnt."""
    train = [each for each in examples if each[4] != 0]
    forest = Forest([each[0] for each in train], [each[1] for each in train], [each[2] for each in train])
    found = {}
    for figures, label, _, asking, fold in examples:
        if fold == 0:
            score = sum(value(tree, figures) for tree in forest.trees)
            best = found.setdefault(asking, [-9, 0, 0])
            best[2] |= label
            if score > best[0]:
                best[:2] = [score, label]
    for name in sorted({asking[0] for asking in found}):
        mine = [each for asking, each in found.items() if asking[0] == name]
        right = sum(score > 0 and label for score, label, _ in mine)
        wrong = sum(score > 0 and not label for score, label, _ in mine)
        missed = sum(any_ for score, _, any_ in mine if score <= 0)
        print(f'{name:14s} right {right} wrong {wrong} missed {missed} '
              f'F1 {2 * right / max(1, 2 * right + wrong + missed):.4f}', file=sys.stderr)
    used = {}
    for tree in forest.trees:
        stack = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, tuple):
                used[node[0]] = used.get(node[0], 0) + 1
                stack += node[2:]
    print('figures used:', sorted(used.items()), file=sys.stderr)


def nodes(tree, depth):
    """The tree as a full one: its inner nodes and its leaves, each level from the left."""
    inner, level = [], [tree]
    for _ in range(depth):
        split = [each if isinstance(each, tuple) else (0, math.inf, each, each) for each in level]
        inner += [each[:2] for each in split]
        level = [part for each in split for part in each[2:]]
    return inner, level


def print_table(forest):
    number = lambda x: 'kNever' if x == math.inf else (f'{x:.5g}' if '.' in f'{x:.5g}' else f'{x:.5g}.') + 'F'
    print('// Made by fit/fit.py: do not edit. How likely two texts are the same, as the sum of trees over the figures.\n'
          '#pragma once\n\n#include <array>\n#include <cstdint>\n#include <limits>\n\n'
          'namespace newsd::dedup {\n\n'
          '// Inner nodes and leaves of each level from the left; a figure below the bound leads to the left.\n'
          f'struct Tree {{\n  std::array<std::uint8_t, {2 ** DEPTH - 1}> figures;\n'
          f'  std::array<float, {2 ** DEPTH - 1}> bounds;\n  std::array<float, {2 ** DEPTH}> leaves;\n}};\n\n'
          'constexpr float kNever = std::numeric_limits<float>::infinity();\n\n// clang-format off\n'
          f'constexpr std::array<Tree, {TREES}> kTrees{{{{')
    for tree in forest.trees:
        inner, leaves = nodes(tree, DEPTH)
        print(f"  {{{{{', '.join(str(figure) for figure, _ in inner)}}},\n"
              f"   {{{', '.join(number(bound) for _, bound in inner)}}},\n"
              f"   {{{', '.join(number(leaf) for leaf in leaves)}}}}},")
    print('}};\n// clang-format on\n\n}  // namespace newsd::dedup')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--check', action='store_true')
    arguments = parser.parse_args()
    names = sorted(path.name[:-len('.jsonl.gz')] for path in arguments.folder.glob('*.jsonl.gz'))
    streams = [stream for stream in (Stream(arguments.folder, name) for name in names) if stream.labelled()]
    examples = [each for stream in streams for each in stream.examples(arguments.program)]
    print(f'{len(examples)} examples, {sum(each[1] for each in examples)} of the same text', file=sys.stderr)
    if arguments.check:
        check(examples)
    else:
        print_table(Forest([each[0] for each in examples], [each[1] for each in examples],
                           [each[2] for each in examples]))


if __name__ == '__main__':
    main()
