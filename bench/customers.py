"""How long it takes to read leads, notes and analyses of skin, take stock and book points.

One practice; at full size it has 100,000 contacts, half a million leads, two million analyses of
skin over two years and two million notes, whose words are as common as words are (Zipf). Each
request is one of an application server: a transaction with its claims, committed, on a server with
fsync on. The aims are those that the owners of the first application wrote down for it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.clinic_data import Practices
from bench.front import Front, percentiles, table
from bench.practice import desk, filled_practice, ids, past_triggers
from bench.results import argument_parser, publish


@dataclass(frozen=True)
class _Size:
    practices: Practices
    leads: int
    notes: int
    analyses: int
    rounds: int


_SIZES = {
    "ci": _Size(Practices(1, 2_000, 2_000, 10, 10, 10, 10), 10_000, 20_000, 20_000, 20),
    "full": _Size(
        Practices(1, 100_000, 100_000, 10, 10, 10, 10), 500_000, 2_000_000, 2_000_000, 200
    ),
}
_AIMS = {
    "aggregate_analyses: a quarter": 1000,
    "aggregate_analyses: two years": 1000,
    "analysis_history": 500,
    "contact_360": 100,
    "lead_board": 150,
    "list_services": 60,
    "sales_report": 500,
    "search_notes: a rare word": 300,
    "search_notes: a common word": 300,
    "search_notes: two words": 300,
}
# Written past triggers and foreign keys; 5,000 words, the n-th of which is n times rarer than the
# first. Nine of ten leads are closed, over two years. Ten practitioners give five services each.
_FILL = (
    """
    insert into contact.leads (organization_id, contact_id, title, stage, amount, currency,
        closed_at, lost_reason, owner_id)
    select c.organization_id, c.id, 'Insoles ' || g.n, s.stage, 100 + g.n %% 900, 'AUD',
        case when s.stage in ('won', 'lost') then now() - g.n %% 730 * interval '1 day' end,
        case when s.stage = 'lost' then 'too dear' end, null
    from generate_series(1, %(leads)s) as g (n)
    cross join lateral (
        select (array['won', 'lost', 'won', 'lost', 'won', 'lost', 'won', 'lost', 'lost',
            (array['new', 'contacted', 'qualified', 'proposed'])[1 + g.n / 10 %% 4]])[1 + g.n %% 10]
    ) as s (stage)
    inner join known as c on c.number = g.n %% %(contacts)s
    """,
    """
    insert into contact.notes (organization_id, contact_id, body)
    select c.organization_id, c.id, w.body
    from generate_series(1, %(notes)s) as g (n)
    cross join lateral (
        select string_agg('word' || floor(exp(random() * ln(5000)))::int, ' ') as body
        from generate_series(1, 12 + g.n %% 2)
    ) as w
    inner join known as c on c.number = g.n %% %(contacts)s
    """,
    """
    insert into clinic.skin_analyses (organization_id, contact_id, location_id, practitioner_id,
        service_id, asset_id, model_name, model_version, result, confidence, analysed_at)
    select c.organization_id, c.id, p.location_id, p.id, s.id, core.new_id(), 'derm', '1',
        jsonb_build_object('acne', g.n %% 7, 'redness', g.n %% 50 / 10.0, 'tone', 'fair'), 0.9,
        now() - g.n %% 730 * interval '1 day'
    from generate_series(1, %(analyses)s) as g (n)
    inner join known as c on c.number = g.n %% %(contacts)s
    inner join (
        select i.*, row_number() over (order by i.id) - 1 as number from clinic.practitioners as i
    ) as p on p.number = g.n / 730 %% (select least(count(*), 10) from clinic.practitioners)
    inner join (
        select i.*, row_number() over (order by i.id) - 1 as number from clinic.services as i
    ) as s on s.number = g.n / 7300 %% 5
    """,
    """
    insert into clinic.skin_analysis_keys (organization_id, skin_analysis_id, analysed_at, subject)
    select a.organization_id, a.id, a.analysed_at, sha256(a.id::text::bytea)
    from clinic.skin_analyses as a
    """,
)


def main() -> None:
    """Fill the practice, and let somebody at its desk work."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    with filled_practice(size.practices, lambda dba: _fill(dba, size)) as (database, dba, seconds):
        contacts = ids(dba, "select id from contact.contacts order by id limit 5000")
        (location, *_) = ids(dba, "select id from core.locations order by code")
        with desk(database, dba) as front:
            _work(front, contacts, location, size.rounds)
    figures = {
        "leads": size.leads,
        "notes": size.notes,
        "analyses": size.analyses,
        "filled_in_seconds": round(seconds),
        "aims_milliseconds": _AIMS,
        "requests": {name: percentiles(times) for name, times in front.times.items()},
    }
    publish("customers", arguments, figures, _text(figures))


def _fill(dba: psycopg.Connection[Any], size: _Size) -> None:
    dba.execute(
        "create temporary table known as select c.organization_id, c.id,"
        " row_number() over (order by c.id) - 1 as number from contact.contacts as c"
    )
    dba.execute("create unique index on known (number)")
    dba.execute("analyze known")
    values = {
        "leads": size.leads,
        "notes": size.notes,
        "analyses": size.analyses,
        "contacts": size.practices.contacts,
    }
    dba.execute("select core.ensure_partitions('clinic.skin_analyses', 3, 25)")
    with past_triggers(dba):
        for statement in _FILL:
            dba.execute(statement, values)
    dba.execute(
        "select clinic.recount_analysis_figures(o.id, current_date - 731, current_date + 1)"
        " from core.organizations as o"
    )


def _work(front: Front, contacts: list[Any], location: Any, rounds: int) -> None:
    """Ask for everything once a round; the first five, which plan everything, are thrown away."""
    chance = random.Random(7)
    ((item,),) = front.ask("save_item", "select api.save_item('TAPE', 'Tape')")
    front.ask("save_promo_code", "select api.save_promo_code('TEN', 'percent', 10)")
    for number in range(rounds + 5):
        if number == 5:
            front.times.clear()
        for name, query, values in _round(chance, contacts, location, item["item_id"], number):
            front.ask(name, query, *values)


def _round(
    chance: random.Random, contacts: list[Any], location: Any, item: Any, number: int
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    contact = chance.choice(contacts)
    search = "select * from api.search_notes(%s)"
    report = "select * from api.aggregate_analyses(current_date - %s, current_date, 'month', %s)"
    by = ["location", "practitioner", "service"]
    yield "aggregate_analyses: a quarter", report, (90, by)
    yield "aggregate_analyses: two years", report, (730, by)
    yield "analysis_history", "select * from api.analysis_history(%s)", (contact,)
    yield "contact_360", "select api.contact_360(%s)", (contact,)
    yield "lead_board", "select * from api.lead_board()", ()
    yield "list_services", "select * from api.list_services()", ()
    yield (
        "sales_report",
        "select * from api.sales_report(current_date - 90, current_date)",
        (),
    )
    yield "search_notes: a rare word", search, (f"word{chance.randrange(1000, 5000)}",)
    yield "search_notes: a common word", search, (f"word{chance.randrange(1, 4)}",)
    yield "search_notes: two words", search, (f"word2 word{chance.randrange(100, 1000)}",)
    yield "list_notes", "select * from api.list_notes(%s)", (contact,)
    yield "add_note", "select api.add_note(%s, 'Likes the window seat')", (contact,)
    yield "create_lead", "select api.create_lead(%s, 'Insoles', 250)", (contact,)
    yield "receive_stock", "select api.receive_stock(%s, %s, 2)", (item, location)
    yield "consume_stock", "select api.consume_stock(%s, %s, 1)", (item, location)
    yield (
        "redeem_promo",
        "select api.redeem_promo('TEN', %s, %s, 50)",
        (contacts[number], f"order {number}"),
    )
    yield "accrue_points", "select api.accrue_points(%s, 100, %s)", (contact, f"bill {number}")


def _text(figures: dict[str, Any]) -> str:
    late = [
        f"  {name} is to stay under {aim} ms"
        for name, aim in figures["aims_milliseconds"].items()
        if figures["requests"][name]["p95_milliseconds"] > aim
    ]
    return "\n".join(
        [
            f"{figures['leads']:,} leads, {figures['notes']:,} notes, {figures['analyses']:,}"
            " analyses; milliseconds of a request, its commit included",
            *table(figures["requests"]),
            *late,
            "",
        ]
    )


if __name__ == "__main__":
    main()
