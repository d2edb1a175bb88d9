"""The loader of named queries."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from slipstitch.registry.queries import Queries, progress_schema, split_named

TEXT = files("slipstitch").joinpath("sql", "queries.sql").read_text(encoding="utf-8")


def test_every_query_has_a_name_of_its_own():
    names = re.findall(r"^-- name: (\w+)$", TEXT, re.MULTILINE)
    assert len(names) == len(set(names)) == len(split_named(TEXT))


def test_a_name_that_does_not_exist_is_a_defect():
    with pytest.raises(KeyError):
        Queries("sqitch")["no_such_query"]


@pytest.mark.parametrize("registry", ["sqitch", "My Registry", 'a"b', "100%", "a{b}", "schön"])
def test_the_schema_is_quoted_whatever_its_name(registry):
    text = Queries(registry)["version"]
    quoted = registry.replace('"', '""').replace("%", "%%")
    assert f'from "{quoted}".releases' in text


def test_unfinished_work_stands_in_a_schema_of_its_own():
    text = Queries("meta").script("progress.sql")
    assert progress_schema("meta") == "meta_slipstitch"
    assert '"meta_slipstitch".intents' in text
    assert '"meta".' not in text
