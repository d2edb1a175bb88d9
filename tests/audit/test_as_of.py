"""A row as it was at any instant of its history, compared with what stood there."""

from __future__ import annotations

import random
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from tests.fix_audit import Trail

KEY = "a key of more than thirty-two characters"
KEPT_BY_HOUSE = ("updated_at", "updated_by", "row_version")
VALUES: dict[str, tuple[Any, ...]] = {
    "given_name": ("Mary", "Mia", None),
    "family_name": ("Jones", "Smith"),
    "birth_date": ("1980-01-01", "1999-12-31", None),
    "primary_email": ("mary@example.com", "jones@example.com", None),
    "sex": ("female", "male", "other", None),
    "is_patient": (True, False),
    "phone_region": ("AU", "NZ", None),
    "metadata": (Jsonb({}), Jsonb({"digest": "x"}), Jsonb({"a": [1, {"b": None}]})),
}


def change(dba: psycopg.Connection[Any], dice: random.Random, ids: list[str], north: str) -> None:
    """Insert, update or delete: one row, or all of them at once."""
    step = dice.random()
    if step < 0.15:
        dba.execute(
            "insert into contact.contacts (organization_id, id, display_name)"
            " values (%s, %s, 'Mary') on conflict do nothing",
            [north, dice.choice(ids)],
        )
    elif step < 0.25:
        dba.execute("delete from contact.contacts where id = %s", [dice.choice(ids)])
    else:
        columns = dice.sample(sorted(VALUES), dice.randint(1, 3))
        settings = ", ".join(f"{column} = %s" for column in columns)
        chosen = ids if dice.random() < 0.3 else [dice.choice(ids)]
        dba.execute(
            f"update contact.contacts set {settings} where id = any(%s)",
            [*(dice.choice(VALUES[column]) for column in columns), chosen],
        )


def snapshot(dba: psycopg.Connection[Any], ids: list[str]) -> dict[str, Any]:
    """What stands there now, and the instant."""
    rows = dba.execute(
        "select id::text, to_jsonb(c) from contact.contacts as c where id = any(%s)", [ids]
    ).fetchall()
    seen = dict.fromkeys(ids) | {
        key: {name: value for name, value in row.items() if name not in KEPT_BY_HOUSE}
        for key, row in rows
    }
    now = dba.execute("select clock_timestamp()").fetchone()
    assert now is not None
    return {"at": now[0], "rows": seen}


def expected(
    dba, sensitive: list[str], snapshots: list[dict[str, Any]], place: int, key: str, north: str
) -> Any:
    """The row of a snapshot, with digests where a sensitive value did not stay to the end."""
    row = snapshots[place]["rows"][key]
    if row is None:
        return None
    later = [one["rows"][key] for one in snapshots[place + 1 :]]
    told = dict(row)
    for column in sensitive:
        stayed = all(one is not None and one[column] == row[column] for one in later)
        if row[column] is not None and not stayed:
            told[column] = dba.execute(
                "select audit.value_digest('contact.contacts', %s, %s, %s, %s, %s)",
                [north, key, column, Jsonb(row[column]), KEY],
            ).fetchone()[0]
    return told


def test_every_instant_of_a_random_history_is_told_exactly(trail: Trail):
    dice = random.Random(20261121)
    with trail.session() as dba, dba.transaction():
        dba.execute("select set_config('audit.digest_key', %s, true)", [KEY])
        ids = [
            str(dba.execute("select core.new_id()").fetchone()[0])
            for _ in range(30)  # more than are told by the query for few rows
        ]
        for key in ids:
            dba.execute(
                "insert into contact.contacts (organization_id, id, display_name)"
                " values (%s, %s, 'Mary')",
                [trail.north, key],
            )
        snapshots = [snapshot(dba, ids)]
        for _ in range(40):
            change(dba, dice, ids, trail.north)
            snapshots.append(snapshot(dba, ids))
        dba.execute("select core.set_context('organization_id', %s)", [trail.north])
        sensitive = dba.execute(
            "select (audit.trigger_arguments('contact.contacts'))[4]::text[]"
        ).fetchone()[0]
        sensitive = [name for name in sensitive if name in snapshots[0]["rows"][ids[0]]]
        assert "birth_date" in sensitive
        compared = 0
        for place, seen in enumerate(snapshots):
            for key in dice.sample(ids, 4):
                told = dba.execute(
                    "select audit.as_of('contact.contacts', %s, %s)", [key, seen["at"]]
                ).fetchone()[0]
                assert told == expected(dba, sensitive, snapshots, place, key, trail.north), (
                    place,
                    key,
                )
                compared += told is not None
        assert compared > 60
        before = dba.execute(
            "select audit.as_of('contact.contacts', %s, now() - interval '1 day')", [ids[0]]
        ).fetchone()
        assert before == (None,)
