"""What the documentation shows in fenced blocks, so that tests can run it.

    for block in blocks("docs/WIRE.md", "python resume"): …      # the text of each ```python resume … ``` block
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)


def text_of(page):
    return (ROOT / page).read_text()


def blocks(page, info):
    return [text for each, text in BLOCK.findall(text_of(page)) if each == info]


def block(page, info):
    """The one block of that kind."""
    (text,) = blocks(page, info)
    return text


def kinds(page):
    """The info strings of all blocks, in order."""
    return [each for each, _ in BLOCK.findall(text_of(page))]


def tables(page):
    """The tables, each a list of rows, each a list of cells; the heads first."""
    found, rows = [], []
    for line in text_of(page).splitlines() + [""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append([rows[0], *rows[2:]])
            rows = []
    return found


def table(page, *head):
    """The one table with those heads; without its head."""
    (found,) = [rows for rows in tables(page) if rows[0] == list(head)]
    return found[1:]
