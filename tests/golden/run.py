#!/usr/bin/python3
"""Runs the golden folders of a plugin: run.py --newsctl PROGRAM --plugins DIR PLUGIN_FOLDER…

A plugin folder is named like its plugin, and each testcases/CASE in it holds config.toml, input.jsonl and
expected.jsonl. A case passes when `newsctl pipe PLUGIN --config config.toml < input.jsonl` exits with 0 and gives as
many lines as expected.jsonl, each holding what the expected one holds: every member of an expected object is equal,
one that is null there is absent, arrays have equal items, and numbers are equal up to rounding. The answers must also
be the same, times apart, when the lines come one by one. Exits with 1 if any case fails, after saying where it differs.
"""
import argparse
import json
import math
import pathlib
import subprocess
import sys


def differences(expected, actual, path=''):
    """Where `actual` lacks what `expected` asks for, as lines of text."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            at = f'{path}.{key}'
            if value is None:
                if actual.get(key) is not None:
                    yield f'{at}: must be absent, is {shown(actual[key])}'
            elif key not in actual:
                yield f'{at}: is missing, must be {shown(value)}'
            else:
                yield from differences(value, actual[key], at)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f'{path}: has {len(actual)} items, must have {len(expected)}: {shown(actual)}'
            return
        for index, value in enumerate(expected):
            yield from differences(value, actual[index], f'{path}[{index}]')
    elif not same(expected, actual):
        yield f'{path}: is {shown(actual)}, must be {shown(expected)}'


def same(expected, actual):
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-12)
    return type(expected) is type(actual) and expected == actual


def shown(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 500 else text[:500] + '…'


def lines_of(text):
    return [line for line in text.splitlines() if line.strip()]


def answers(command, pieces):
    """The lines that the command writes, given its input in pieces that are answered one after the other."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        written = []
        for piece in pieces:
            process.stdin.write(piece)
            process.stdin.flush()
            if len(pieces) > 1:
                written.append(process.stdout.readline())
        rest, _ = process.communicate()
        return process.returncode, lines_of(''.join(written) + rest)


def without_times(line):
    """The answer without what the clock says."""
    value = json.loads(line)
    for article in [value] + value.get('articles', []):
        article.pop('fetched', None)
    return value


def run(newsctl, plugins, plugin, case):
    """What is wrong with the case."""
    command = [newsctl, '--plugins', plugins, 'pipe', plugin, '--config', str(case / 'config.toml')]
    lines = lines_of((case / 'input.jsonl').read_text(encoding='utf-8'))
    expected = lines_of((case / 'expected.jsonl').read_text(encoding='utf-8'))
    status, actual = answers(command, [''.join(line + '\n' for line in lines)])
    if status != 0:
        return [f'newsctl pipe exited with {status}']
    if len(actual) != len(expected):
        return [f'{len(actual)} lines came out, must be {len(expected)}']
    faults = []
    for number, (wanted, got) in enumerate(zip(expected, actual), 1):
        found = list(differences(json.loads(wanted), json.loads(got)))
        faults += [f'line {number}{text}' for text in found]
        if found:
            faults.append(f'line {number} as it came: {got[:2000]}')
    _, one_by_one = answers(command, [line + '\n' for line in lines])
    for number, (at_once, alone) in enumerate(zip(actual, one_by_one), 1):
        if without_times(at_once) != without_times(alone):
            faults.append(f'line {number} is answered otherwise when lines come one by one: {alone[:2000]}')
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--newsctl', required=True)
    parser.add_argument('--plugins', required=True, help='the folder of the built plugins')
    parser.add_argument('folders', nargs='+', type=pathlib.Path)
    arguments = parser.parse_args()
    failed = 0
    for folder in arguments.folders:
        cases = sorted(path.parent for path in folder.glob('testcases/*/input.jsonl'))
        if not cases:
            print(f'FAILED {folder.name}: has no testcases')
            failed += 1
        for case in cases:
            faults = run(arguments.newsctl, arguments.plugins, folder.name, case)
            print(f'{"FAILED" if faults else "passed"} {folder.name}/{case.name}')
            for fault in faults:
                print('   ', fault)
            failed += bool(faults)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
