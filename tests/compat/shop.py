"""The project that most compat cases start from: a small shop with everything a plan can hold."""

from __future__ import annotations

CONFIG = "[core]\n\tengine = pg\n"
HEADER = "%syntax-version=1.0.0\n%project=shop\n%uri=https://example.com/shop\n\n"
PLANNER = "Ada Lovelace <ada@example.com>"

PLAN = (
    HEADER
    + f"""schema 2024-03-01T08:00:00Z {PLANNER} # Adds the shop's schema.
customers [schema] 2024-03-01T08:05:00Z Zoë Ω <zoë@example.com> # Ünïcode ☃ note\\nand a second line
@v1 2024-03-02T09:00:00Z 日本 太郎 <taro@example.jp> # First release ✓
@v1.0.1 2024-03-02T09:00:01Z {PLANNER}

orders [customers !legacy:orders] 2024-03-03T10:00:00Z {PLANNER}
items [orders shop:schema] 2024-03-03T11:00:00Z {PLANNER} # A back\\\\slash.
@v2 2024-03-03T12:00:00Z {PLANNER}
customers [customers@v2 items] 2024-03-04T11:00:00Z {PLANNER} # Adds a column.
coupons [@v2 !gifts] 2024-03-05T11:00:00Z {PLANNER}
@v3 2024-03-05T12:00:00Z {PLANNER}
gifts [customers] 2024-03-06T11:00:00Z {PLANNER}
"""
)


def deploy(body: str) -> str:
    """Return a deploy or revert script in the manner of Sqitch's templates."""
    return f"BEGIN;\n\n{body}\n\nCOMMIT;\n"


def verify(body: str) -> str:
    """Return a verify script in the manner of Sqitch's templates."""
    return f"BEGIN;\n\n{body}\n\nROLLBACK;\n"


def _table(name: str, columns: str) -> dict[str, str]:
    first = columns.split(maxsplit=1)[0]
    return {
        f"deploy/{name}.sql": deploy(f"CREATE TABLE shop.{name} ({columns});"),
        f"revert/{name}.sql": deploy(f"DROP TABLE shop.{name};"),
        f"verify/{name}.sql": verify(f"SELECT {first} FROM shop.{name} WHERE false;"),
    }


def _reworked_customers() -> dict[str, str]:
    first = {
        name.replace(".sql", "@v2.sql"): text
        for name, text in _table("customers", "id int primary key, name text").items()
    }
    return first | {
        "deploy/customers.sql": deploy("ALTER TABLE shop.customers ADD email text;"),
        "revert/customers.sql": deploy("ALTER TABLE shop.customers DROP email;"),
        "verify/customers.sql": verify("SELECT email FROM shop.customers WHERE false;"),
    }


SHOP = {
    "sqitch.conf": CONFIG,
    "sqitch.plan": PLAN,
    "deploy/schema.sql": deploy("CREATE SCHEMA shop;"),
    "revert/schema.sql": deploy("DROP SCHEMA shop;"),
    "verify/schema.sql": verify("SELECT pg_catalog.has_schema_privilege('shop', 'usage');"),
    **_reworked_customers(),
    **_table("orders", "id int primary key, customer int references shop.customers (id)"),
    **_table("items", "id int primary key, price numeric"),
    **_table("coupons", "code text primary key"),
    **_table("gifts", "label text primary key"),
}


def shop(**scripts: str | None) -> dict[str, str]:
    """Return the shop with some files replaced or, when ``None``, left out.

    Names have ``__`` where the path has ``/``: ``deploy__orders="…"``; the extension is added.
    ``plan=`` and ``config=`` replace those two files.
    """
    project: dict[str, str] = dict(SHOP)
    for key, text in scripts.items():
        name = {"plan": "sqitch.plan", "config": "sqitch.conf"}.get(
            key, key.replace("__", "/") + ".sql"
        )
        if text is None:
            del project[name]
        else:
            project[name] = text
    return project


def lines(*changes: str) -> str:
    """Return a whole plan with a line for each change or tag, planned a day apart.

    >>> lines("a", "b [a]").splitlines()[-1]
    'b [a] 2024-01-02T00:00:00Z Ada Lovelace <ada@example.com>'
    """
    return HEADER + "".join(
        f"{change} 2024-01-0{day}T00:00:00Z {PLANNER}\n" for day, change in enumerate(changes, 1)
    )


def small(*names: str, plan: str | None = None, **scripts: str | None) -> dict[str, str]:
    """Return a project of independent changes, each of which makes a table of its own name."""
    project = {"sqitch.conf": CONFIG, "sqitch.plan": plan or lines(*names)}
    for name in names:
        project |= {
            f"deploy/{name}.sql": deploy(f"CREATE TABLE public.{name} (id int);"),
            f"revert/{name}.sql": deploy(f"DROP TABLE public.{name};"),
            f"verify/{name}.sql": verify(f"SELECT id FROM public.{name} WHERE false;"),
        }
    for key, text in scripts.items():
        name = {"config": "sqitch.conf"}.get(key, key.replace("__", "/") + ".sql")
        if text is None:
            del project[name]
        else:
            project[name] = text
    return project
