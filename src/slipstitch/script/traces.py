"""Tell whether a query, or code, leaves a trace in its session, as far as one can read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from slipstitch.lazy import pattern
from slipstitch.script.words import words_of

__all__ = ["calls_only_built_ins", "code_only_looks"]

# Keywords, types and functions of PostgreSQL itself that leave no trace in a session. What
# calls anything else may do anything, so its session is not used again.
_BEFORE_PARENTHESIS = pattern(
    r"""select|from|where|in|exists|any|all|some|values|as|and|or|not|on|using|when|then|else|case
    |by|having|limit|offset|union|intersect|except|lateral|over|filter|is|distinct|with|materialized
    |if|elsif|elseif|while|assert|return|perform
    |cast|coalesce|nullif|greatest|least|row|array|interval|numeric|varchar|char|timestamp|time
    |count|sum|min|max|avg|bool_and|bool_or|every|array_agg|string_agg|length|lower|upper|md5|abs
    |concat|concat_ws|format|array_length|cardinality|unnest|regexp_replace|substring|position|now
    |array_position|array_to_string|convert_to|encode|left|quote_ident|replace|right|sha256
    |split_part|starts_with|string_to_array|strpos|substr|trim
    |aclexplode|acldefault|pg_get_userbyid|pg_relation_is_publishable|pg_partition_root
    |pg_partition_tree|pg_table_is_visible|pg_column_is_updatable|pg_relation_is_updatable
    |has_\w+_privilege|pg_has_role|pg_get_\w+def|pg_get_expr|pg_get_constraintdef
    |pg_get_function_\w+|to_reg\w+|format_type|col_description|obj_description|current_setting
    |current_schema|current_schemas|current_database|pg_typeof|row_security_active""",
    re.VERBOSE,
)
# Statements of plpgsql that look, or go on from what was seen, begin with none of these words.
_DOES_MORE = pattern(
    r"""alter|analyse|analyze|call|checkpoint|close|cluster|comment|commit|copy|create|cursor
    |deallocate|delete|discard|do|drop|execute|fetch|get|grant|import|insert|listen|load|lock|merge
    |move|notify|open|prepare|reassign|refcursor|refresh|reindex|reset|revoke|rollback|security|set
    |truncate|unlisten|update|vacuum""",
    re.VERBOSE,
)
_OPENING = pattern(r"\$[^$]*\$")


def calls_only_built_ins(texts: Sequence[str]) -> bool:
    """Tell whether a query calls nothing that could change its session.

    :param texts: its words, in lower case.

    >>> calls_only_built_ins(["select", "count", "(", "*", ")", "from", "t"])
    True
    >>> calls_only_built_ins(["select", "set_config", "(", "'a'", ")"])
    False
    """
    for index, text in enumerate(texts[1:], start=1):
        if text != "(":
            continue
        name = texts[index - 1]
        is_name = name[0] in '"_' or name[0].isalpha()
        if is_name and not _BEFORE_PARENTHESIS.fullmatch(name):
            if _names_columns(texts, index):
                continue
            return False
        qualified = index >= 3 and texts[index - 2] == "."
        if qualified and texts[index - 3] != "pg_catalog":
            return False
    return True


def _names_columns(texts: Sequence[str], opening: int) -> bool:
    """Tell whether a parenthesis holds the names of an alias's columns, as in ``as t (a, b)``."""
    return opening >= 2 and texts[opening - 2] == "as"


def code_only_looks(body: str) -> bool:
    """Tell whether the body of a ``do`` in plpgsql only looks and judges what it saw.

    :param body: with its dollar quotes.

    >>> code_only_looks("$$ begin assert exists (select from t where a > 0), 'no'; end $$")
    True
    >>> code_only_looks("$$ begin execute 'set role r'; end $$")
    False
    >>> code_only_looks("$$ begin perform f(); end $$")
    False
    """
    opening = _OPENING.match(body)
    if opening is None:
        return False
    words = list(words_of(body.removeprefix(opening.group()).removesuffix(opening.group())))
    if any(word.kind == "word" and _DOES_MORE.fullmatch(word.text) for word in words):
        return False
    return calls_only_built_ins([word.text for word in words])
