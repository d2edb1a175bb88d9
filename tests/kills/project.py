"""The project that is killed: twenty changes, every script shape four times, each slow enough.

Every change leaves a mark in the catalogue from which its truth can be read without asking the
registry: ``all`` of it was done, ``none`` of it, or ``part``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import psycopg

__all__ = ["CHANGES", "PROJECT", "Mark", "marks"]

Mark = Literal["all", "none", "part"]
PLANNER = "Ada Lovelace <ada@example.com>"
# long enough for a kill to land in, short enough for forty runs
SLEEP = "do $$ begin perform pg_sleep(0.01); end $$;"


@dataclass(frozen=True)
class KilledChange:
    """One change: its name, its shape's letter, its scripts, and what it leaves behind.

    ``relation`` is a table that holds one row when all is done, or an index that is valid.
    """

    name: str
    letter: str
    deploy: str
    revert: str
    relation: str

    @property
    def verify(self) -> str:
        """A script that fails unless all of the change is there."""
        test = (
            f"(select indisvalid from pg_index where indexrelid = '{self.relation}'::regclass)"
            if self.letter == "D"
            else f"(select count(*) = 1 from {self.relation})"
        )
        return f"do $$ begin assert {test}, '{self.name} is not whole'; end $$;\n"

    def mark(self, connection: psycopg.Connection[Any]) -> Mark:
        """Return how much of the change the database holds."""
        (found,) = connection.execute(
            "select indisvalid and indisready from pg_class"
            " left join pg_index on indexrelid = pg_class.oid"
            " where pg_class.oid = to_regclass(%s)",
            [self.relation],
        ).fetchone() or ("nothing",)
        if found == "nothing":
            return "none"
        if self.letter == "D":
            return "all" if found else "part"
        count = connection.execute(f"select count(*) from {self.relation}".encode()).fetchone()
        return "all" if count == (1,) else "part"


def _one_transaction(number: int) -> KilledChange:
    table = f"kill.t{number:02}"
    tail = "reset role;\n" if number > 10 else ""
    return KilledChange(
        f"transaction_{number:02}",
        "A",
        f"begin;\ncreate table {table} (id int primary key, place text);\n{SLEEP}\n"
        f"insert into {table} values (1, 'here');\ncommit;\n{tail}",
        f"begin;\ndelete from {table};\n{SLEEP}\ndrop table {table};\ncommit;\n",
        table,
    )


def _no_transaction(number: int) -> KilledChange:
    table = f"kill.t{number:02}"
    return KilledChange(
        f"bare_{number:02}",
        "B",
        f"create table {table} (id int primary key);\nselect pg_sleep(0.015);\n"
        f"insert into {table} values (1);\n",
        f"delete from {table};\n{SLEEP}\ndrop table {table};\n",
        table,
    )


def _several_blocks(number: int) -> KilledChange:
    table = f"kill.t{number:02}"
    return KilledChange(
        f"blocks_{number:02}",
        "C",
        # written so that it may be run again from its beginning
        f"begin;\ncreate table if not exists {table} (id int primary key);\n{SLEEP}\ncommit;\n\n"
        f"begin;\n{SLEEP}\ninsert into {table} values (1) on conflict do nothing;\ncommit;\n",
        f"begin;\ncreate table if not exists {table} (id int primary key);\n"
        f"delete from {table};\n{SLEEP}\ncommit;\n\n"
        f"begin;\n{SLEEP}\ndrop table {table};\ncommit;\n",
        table,
    )


def _concurrently(number: int) -> KilledChange:
    table, index = f"kill.t{number - 3:02}", f"kill.i{number:02}"
    return KilledChange(
        f"concurrent_{number:02}",
        "D",
        f"drop index concurrently if exists {index};\n"
        f"create index concurrently i{number:02} on {table} (id);\n",
        f"drop index concurrently if exists {index};\n",
        index,
    )


def _psql_only(number: int) -> KilledChange:
    table = f"kill.t{number:02}"
    return KilledChange(
        f"psql_{number:02}",
        "E",
        "select 'kill' as place \\gset\nbegin;\n"
        f'create table :"place".t{number:02} (id int primary key);\n{SLEEP}\n'
        f"insert into {table} values (1);\ncommit;\n",
        "select 'kill' as place \\gset\nbegin;\n"
        f'delete from {table};\n{SLEEP}\ndrop table :"place".t{number:02};\ncommit;\n',
        table,
    )


_SHAPES = (_one_transaction, _no_transaction, _several_blocks, _concurrently, _psql_only)
CHANGES = tuple(_SHAPES[(number - 1) % 5](number) for number in range(1, 21))


def _plan() -> str:
    lines = ["%syntax-version=1.0.0", "%project=kill", ""]
    for number, change in enumerate(CHANGES, 1):
        requires = f" [{CHANGES[number - 2].name}]" if number % 3 == 0 else ""
        lines.append(f"{change.name}{requires} 2024-01-{number:02}T00:00:00Z {PLANNER}")
        if number % 7 == 0:
            lines.append(f"@r{number} 2024-01-{number:02}T01:00:00Z {PLANNER} # Release {number}.")
    return "\n".join(lines) + "\n"


PROJECT = {
    "sqitch.conf": "[core]\n\tengine = pg\n",
    "sqitch.plan": _plan(),
    **{f"deploy/{change.name}.sql": change.deploy for change in CHANGES},
    **{f"revert/{change.name}.sql": change.revert for change in CHANGES},
    **{f"verify/{change.name}.sql": change.verify for change in CHANGES},
}


def marks(connection: psycopg.Connection[Any]) -> dict[str, Mark]:
    """Return what the catalogue and the tables say of each change, asking no registry."""
    return {change.name: change.mark(connection) for change in CHANGES}
