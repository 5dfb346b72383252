# SPDX-License-Identifier: MIT
"""Judges what `show` commands print as text and as JSON (scene_shows.c), as cli/README.md promises it:
one object in one line, in UTF-8; the facts of the text in it; items of a list with the same fields, of the same kind.

Reads syntax, line, and twice text and JSON of each command from standard input: a fact is what both texts say, and stands
in one of the trees. With NAISEN_FIELDS writes all fields
to that file, one in a line: the command, the path and the kind of the value."""
import json
import os
import re
import sys

failures = 0
fields = {}                          # (syntax, path) -> kinds


def fail(line, why):
    global failures
    failures += 1
    print(f"{line} | json: {why}", file=sys.stderr)


def named_once(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError(f"a name stands twice among {[name for name, _ in pairs]}")
    return dict(pairs)


class Tree:
    """What an answer holds: kinds by path, names of each list's items, and everything that may be a fact of the text."""

    def __init__(self, value):
        self.kinds, self.names, self.scalars = {}, {}, []
        self.walk(value, "")

    def walk(self, value, path):
        if isinstance(value, dict):
            self.names.setdefault(path, []).append(set(value))
            for name, member in value.items():
                self.walk(member, f"{path}.{name}" if path else name)
        elif isinstance(value, list):
            self.kinds.setdefault(path, set()).add("list")
            self.scalars.append(len(value))
            for member in value:
                self.walk(member, path + "[]")
        else:
            kind = {bool: "bool", int: "number", str: "string", type(None): "null"}[type(value)]
            self.kinds.setdefault(path, set()).add(kind)
            self.scalars.append(value)

    def uneven(self):
        """Fields that some items of a list have and others lack."""
        for path, items in self.names.items():
            every, some = set.intersection(*items), set.union(*items) - {"lines"}     # a tree has leaves
            if not some <= every:
                yield f"{path}: {' '.join(sorted(some - every))}"

    def mixed(self):
        for path, kinds in self.kinds.items():
            if len(kinds - {"null"}) > 1:
                yield f"{path}: {' '.join(sorted(kinds))}"

    def lacks(self, facts):
        text = " ".join(str(s) for s in self.scalars)
        numbers = {n.lstrip("0") or "0" for n in re.findall(r"\d+", text)}
        for fact in facts:
            parts = re.split(r"[:./]", fact)
            if fact not in text and not all(part in text or (part.lstrip("0x") or "0") in numbers for part in parts):
                yield fact


def facts(text):
    """Words that begin with a digit: numbers, addresses, names of devices, times."""
    return {word.rstrip(".:") for word in re.findall(r"(?<![\w.%])\d[\w.:/]*", text)}


def judge(syntax, line, text, data, text_again, data_again):
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=named_once)
    except ValueError as why:
        fail(line, f"{why}: {data[:200]!r}")
        return
    if data.count(b"\n") != 1 or not isinstance(value, dict) or not value:
        fail(line, f"is not one object in one line: {data[:200]!r}\nof\n{text[:500]}")
        return
    tree, again = Tree(value), Tree(json.loads(data_again))
    if bool(re.match(r"\n*%( |Error)", text)) != ("error" in value):
        fail(line, f"an error is one in both forms: {text} {data}")
    missing = again.lacks(set(tree.lacks(facts(text) & facts(text_again))))
    for what, found in (("lacks", missing), ("is uneven:", tree.uneven()), ("is of two kinds:", tree.mixed())):
        found = list(found)
        if found:
            fail(line, f"{what} {', '.join(found)}")
            if os.environ.get("NAISEN_SHOWS"):
                print(text, data.decode(), sep="\n", file=sys.stderr)
    for path, kinds in tree.kinds.items():
        fields.setdefault((syntax, path), set()).update(kinds)


for record in sys.stdin.buffer.read().split(b"\x1e"):
    if record:
        syntax, line, text, data, text_again, data_again = record.split(b"\x1f")
        judge(syntax.decode(), line.decode(), text.decode(), data, text_again.decode(), data_again)
if os.environ.get("NAISEN_FIELDS"):
    with open(os.environ["NAISEN_FIELDS"], "w", encoding="utf-8") as out:
        for (syntax, path), kinds in sorted(fields.items()):
            print(f"{syntax}: {path} {'|'.join(sorted(kinds))}", file=out)
print(f"{len({syntax for syntax, _ in fields})} show commands, {len(fields)} fields")
sys.exit(failures > 0)
