"""The words that templates of a pattern see: settings checked against a catalog, and its facts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection, errors
from psycopg.rows import dict_row

from slipstitch.errors import SlipstitchError
from slipstitch.render.templates import Templates
from slipstitch.scaffold.pattern import Pattern, Setting
from slipstitch.script.words import words_of

__all__ = [
    "Words",
    "check_settings",
    "fill_text",
    "object_name",
    "read_words",
    "rename_columns",
    "suffixed",
]

Words = dict[str, Any]
_LONGEST = 63  # bytes of a name
_DIGEST = 6
_MISSPELLED = (errors.InvalidName, errors.SyntaxError, errors.DataError)
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")
_YES = {"yes": True, "true": True, "on": True, "1": True}
_NO = {"no": False, "false": False, "off": False, "0": False}

_TABLE = """
select
    pg_catalog.format('%%I.%%I', n.nspname, c.relname) as qualified,
    n.nspname as schema,
    c.relname as name,
    c.relkind::text as kind
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.oid = pg_catalog.to_regclass(%(name)s) and c.relkind in ('r', 'p')
"""
_COLUMN = """
select
    a.attname as name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as not_null
from pg_catalog.pg_attribute as a
where a.attrelid = pg_catalog.to_regclass(%(table)s) and a.attnum > 0 and not a.attisdropped
    and a.attname = %(column)s
"""

_PRIMARY_KEY = """
select string_agg(a.attname, ',' order by array_position(x.indkey::int2[], a.attnum))
from pg_catalog.pg_index as x
join pg_catalog.pg_attribute as a
    on a.attrelid = x.indrelid and a.attnum = any (x.indkey[0:x.indnkeyatts - 1])
where x.indrelid = pg_catalog.to_regclass(%(table)s) and x.indisprimary
"""


def object_name(*words: str | Iterable[str]) -> str:
    """Return a name for an object, made of words; what the server would cut is told by a digest.

    >>> object_name("idx", "orders", "lower(mail), placed_on desc")
    'idx_orders_lower_mail_placed_on_desc'
    >>> len(object_name("idx", "orders", "x" * 80))
    63
    """
    texts = [word if isinstance(word, str) else "_".join(word) for word in words]
    name = "_".join(re.sub(r"\W+", "_", text.lower()).strip("_") for text in texts if text)
    if len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
    kept = name.encode()[: _LONGEST - _DIGEST - 1].decode(errors="ignore")
    return f"{kept}_{digest}"


def suffixed(name: str, suffix: str) -> str:
    """Return a name with a suffix, as ``online.suffixed_name`` does.

    >>> suffixed("id", "_new"), len(suffixed("x" * 63, "_new"))
    ('id_new', 41)
    """
    if len((name + suffix).encode()) > _LONGEST:
        digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        name = f"{name[:20]}_{digest[:16]}"
    return name + suffix


def rename_columns(text: str, names: Mapping[str, str]) -> str:
    """Return an expression with other columns.

    :param names: by the name that a column has, the text that takes its place.

    >>> rename_columns('btree (id, lower("Id"), "id" text_ops)', {"id": "id_new"})
    'btree (id_new, lower("Id"), id_new text_ops)'
    """
    parts: list[str] = []
    end = 0
    for word in words_of(text):
        shown = text[word.start : word.start + len(word.text)]
        bare = shown[1:-1].replace('""', '"') if word.kind == "name" else word.text
        if word.kind in ("word", "name") and bare in names:
            parts += [text[end : word.start], names[bare]]
            end = word.start + len(shown)
    return "".join([*parts, text[end:]])


def fill_text(text: str, words: Mapping[str, object], place: str) -> str:
    """Return a text of a manifest with its words put in.

    :param place: where it stands, for messages.
    """
    return Templates(place, {"text": text}).fill("text", words).decode()


def read_words(
    connection: Connection[Any], pattern: Pattern, given: Mapping[str, str], place: str
) -> Words:
    """Return the words of a pattern: each setting, checked, and what its queries find.

    A table is seen as its qualified name, with its bare name, schema and folder under
    ``SETTING_name``, ``SETTING_schema`` and ``SETTING_base``; a column is seen bare, with
    ``SETTING_type`` and ``SETTING_not_null``. ``ident(name)`` quotes where it must,
    ``object_name(word, …)`` makes a name that fits, ``suffixed(name, suffix)`` one beside another,
    ``primary_key_of(table)`` lists columns, ``renamed(body, columns, suffix)`` changes them.

    :param given: settings that :func:`check_settings` let pass.
    :param place: what the catalog is called in messages.
    :raises SlipstitchError: ident ``add``, when a setting is wrong.
    """
    keywords = {
        row[0]
        for row in connection.execute("select word from pg_get_keywords() where catcode <> 'U'")
    }

    def ident(name: str) -> str:
        if _PLAIN.fullmatch(name) and name not in keywords:
            return name
        return '"' + name.replace('"', '""') + '"'

    def primary_key_of(table: str) -> str:
        row = connection.execute(_PRIMARY_KEY, {"table": table}).fetchone()
        return row[0] or "" if row else ""

    def renamed(body: str, columns: Sequence[str], suffix: str) -> str:
        return rename_columns(body, {each: ident(others(each, suffix)) for each in columns})

    def others(column: str, suffix: str) -> str:
        new_column = str(words.get("new_column", ""))
        if new_column:
            return new_column if suffix == "_new" else column
        return suffixed(column, suffix)

    words: Words = {
        "ident": ident,
        "object_name": object_name,
        "primary_key_of": primary_key_of,
        "renamed": renamed,
        "suffixed": suffixed,
    }
    reader = _Reader(connection, pattern, words, place)
    for setting in pattern.settings:
        value = given.get(setting.name)
        if value is None:
            value = fill_text(setting.default or "", words, f"{pattern.folder}/pattern.toml")
        reader.read(setting, value)
    for name, text in pattern.words.items():
        words[name] = fill_text(text, words, f"{pattern.folder}/pattern.toml")
    reader.ask()
    return words


def check_settings(pattern: Pattern, given: Mapping[str, str]) -> None:
    """Refuse settings that the pattern does not know, and their lack, before a catalog is asked.

    :raises SlipstitchError: ident ``add``, with a description of all settings.
    """
    known = {setting.name for setting in pattern.settings}
    unknown = sorted(given.keys() - known)
    missing = [
        each.name for each in pattern.settings if each.default is None and not given.get(each.name)
    ]
    if not unknown and not missing:
        return
    names = ", ".join(f'"{name}"' for name in unknown or missing)
    message = (
        f'pattern "{pattern.name}" has no setting {names}'
        if unknown
        else f'pattern "{pattern.name}" needs to be told {names}'
    )
    raise SlipstitchError(
        "add",
        message,
        detail="\n".join(pattern.describe()),
        hint="give each as --set KEY=VALUE; several may follow one --set",
    )


class _Reader:
    """Checks settings one after the other; each sees those before it."""

    def __init__(
        self, connection: Connection[Any], pattern: Pattern, words: Words, place: str
    ) -> None:
        self._connection = connection
        self._pattern = pattern
        self._words = words
        self._place = place

    def read(self, setting: Setting, value: str) -> None:
        """Put one setting among the words."""
        read = getattr(self, f"_{setting.kind}")
        if not value and setting.default is not None and setting.kind not in ("list", "flag"):
            self._words[setting.name] = [] if setting.kind == "columns" else ""
        else:
            read(setting, value)

    def ask(self) -> None:
        """Put what the pattern's queries find among the words."""
        values = {
            name: value
            for name, value in self._words.items()
            if isinstance(value, (str, bool, list))
        }
        for name, query in self._pattern.facts().items():
            with self._connection.cursor(row_factory=dict_row) as cursor:
                rows = cursor.execute(query.encode(), values).fetchall()
            if name == "refusals" and rows:
                raise SlipstitchError(
                    "add",
                    str(rows[0]["refusal"]),
                    hint=rows[0].get("hint"),
                    detail=f"So says the catalog of {self._place}.",
                )
            self._words[name] = rows

    def _table(self, setting: Setting, value: str) -> None:
        row = self._row(_TABLE, setting, name=value)
        if row is None:
            raise self._wrong(
                setting,
                f'"{value}" is no table of {self._place}',
                "write it with its schema, or name a target whose database has it",
            )
        schema = row["schema"]
        self._words[setting.name] = row["qualified"]
        self._words[f"{setting.name}_name"] = row["name"]
        self._words[f"{setting.name}_schema"] = schema
        self._words[f"{setting.name}_is_partitioned"] = row["kind"] == "p"
        folder = "" if schema == "public" else f"{_in_plan(schema)}/"
        self._words[f"{setting.name}_base"] = folder + _in_plan(row["name"])

    def _column(self, setting: Setting, value: str) -> None:
        row = self._column_row(setting, value)
        self._words[setting.name] = row["name"]
        self._words[f"{setting.name}_type"] = row["type"]
        self._words[f"{setting.name}_not_null"] = row["not_null"]

    def _columns(self, setting: Setting, value: str) -> None:
        names = [name.strip() for name in value.split(",") if name.strip()]
        self._words[setting.name] = [self._column_row(setting, name)["name"] for name in names]

    def _column_row(self, setting: Setting, value: str) -> dict[str, Any]:
        table = self._words[setting.of]
        row = self._row(_COLUMN, setting, table=table, column=value)
        if row is None:
            raise self._wrong(setting, f'table {table} has no column "{value}"', "look at its name")
        return row

    def _name(self, setting: Setting, value: str) -> None:
        if len(value.encode()) > _LONGEST:
            raise self._wrong(setting, f'"{value}" is too long', f"at most {_LONGEST} bytes")
        self._words[setting.name] = value

    def _type(self, setting: Setting, value: str) -> None:
        query = "select pg_catalog.to_regtype(%(name)s)::text as name"
        row = self._row(query, setting, name=value)
        if row is None or row["name"] is None:
            raise self._wrong(
                setting, f'"{value}" is no type of {self._place}', "for example uuid, or bigint"
            )
        self._words[setting.name] = value

    def _text(self, setting: Setting, value: str) -> None:
        self._words[setting.name] = value

    def _list(self, setting: Setting, value: str) -> None:
        self._words[setting.name] = [each.strip() for each in value.split(",") if each.strip()]

    def _flag(self, setting: Setting, value: str) -> None:
        found = {**_YES, **_NO, "": False}.get(value.lower())
        if found is None:
            raise self._wrong(setting, f'"{value}" is neither yes nor no', "write yes or no")
        self._words[setting.name] = found

    def _choice(self, setting: Setting, value: str) -> None:
        if value not in setting.choices:
            raise self._wrong(
                setting, f'"{value}" is no choice', f"one of {', '.join(setting.choices)}"
            )
        self._words[setting.name] = value

    def _row(self, query: str, setting: Setting, **values: object) -> dict[str, Any] | None:
        try:
            with self._connection.cursor(row_factory=dict_row) as cursor:
                return cursor.execute(query.encode(), values).fetchone()
        except _MISSPELLED as error:
            said = error.diag.message_primary or str(error)
            raise self._wrong(setting, said, setting.about) from error

    @staticmethod
    def _wrong(setting: Setting, message: str, hint: str) -> SlipstitchError:
        return SlipstitchError("add", f"{setting.name}: {message}", hint=hint)


def _in_plan(name: str) -> str:
    """Return a name as a part of a change's name, which knows fewer characters.

    >>> _in_plan("Order items")
    'Order_items'
    """
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "table"
