"""Imports look only to earlier layers, never into a circle, and stand at the top of a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import slipstitch

SOURCE = Path(slipstitch.__file__).parent
LAYERS = (
    "begun lazy records",
    "passwords",
    "errors",
    "plan script config files generated branches",
    "target",
    "project registry session locks catalog throwaway",
    "patience",
    "advice",
    "render freeze drift drill runner scaffold lint toolkit online blockers rehearse leaks"
    " interface",
    "ci coverage",
    "clients handbook",
    "report",
    "cli testing",
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names.split()}
# Loaded only where they are used, because they are heavy or need not be installed.
LAZY = ("psycopg", "jinja2", "rich", "testcontainers", "sqlfluff")


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): ast.parse(path.read_text()) for path in SOURCE.rglob("*.py")}


def imports(tree: ast.AST) -> Iterator[str]:
    """Give the modules a piece of code imports; names taken from a package are modules of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it goes"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


GRAPH = {
    name: {found for found in imports(tree) if found in MODULES} for name, tree in MODULES.items()
}


def part(module: str) -> str:
    """The part of the house a module belongs to; the package itself belongs to none."""
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("name", sorted(name for name in MODULES if part(name) != "__main__"))
def test_a_module_imports_only_from_earlier_layers(name: str):
    if name == "slipstitch":
        assert not GRAPH[name]
        return
    assert part(name) in LAYER, f"{part(name)} stands in no layer"
    late = [
        found for found in GRAPH[name] if part(found) and LAYER[part(found)] > LAYER[part(name)]
    ]
    assert not late, f"{name} imports {late} of a later layer"


def test_no_module_imports_itself_round_a_circle():
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' <- '.join(error.args[1])}")


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_heavy_modules_are_imported_inside_a_function(name: str):
    functions = (
        node
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    inside = {found for function in functions for found in imports(function)}
    hidden = [found for found in inside if found.split(".")[0] not in LAZY]
    assert not hidden, f"{name} imports {hidden} inside a function"
