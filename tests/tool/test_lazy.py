"""Regular expressions that wait: used as others are, and each of ours can be compiled."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

import slipstitch
from slipstitch.lazy import pattern

SOURCE = Path(slipstitch.__file__).parent
FILES = sorted(
    path
    for path in SOURCE.rglob("*.py")
    if "from slipstitch.lazy import pattern" in path.read_text()
)


def test_it_does_what_a_compiled_one_does():
    words = pattern(r"([a-z]+)\d", re.IGNORECASE)
    assert words.fullmatch("Ab1")[1] == "Ab"
    assert words.sub("x", "a1 b2") == "x x"
    assert [found[0] for found in words.finditer("a1 B2")] == ["a1", "B2"]
    assert (words.pattern, words.groups) == (r"([a-z]+)\d", 1)


def test_it_is_compiled_when_it_is_used():
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("x")


def test_a_method_is_looked_up_once():
    words = pattern("a")
    assert words.match is words.match


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_of_ours_stands_in_a_module_and_can_be_compiled(path: Path):
    tree = ast.parse(path.read_text())
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pattern"
    ]
    assert calls
    assert inside.isdisjoint(calls), "what is made at each call is looked up at each call"
    name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
    scope = vars(importlib.import_module(name.removesuffix(".__init__")))
    for call in calls:
        text, *flags = [eval(ast.unparse(word), scope) for word in call.args]
        re.compile(text, *flags)
