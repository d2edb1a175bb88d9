"""Rule: an index that is built or moved while somebody waits."""

from __future__ import annotations

from slipstitch.lint.lock_finding import findings_of
from slipstitch.lint.model.effects import Cause, Effect
from slipstitch.lint.rule import Rule

__all__ = ["RULE"]


def _safer(effect: Effect) -> str:
    index = effect.detail.get("index") or "name"
    if effect.what == "reindex":
        kind = effect.detail.get("reindex", "index")
        return f"reindex {kind} concurrently {index};  -- in no transaction"
    if effect.what == "move index":
        return f"reindex (tablespace …) index concurrently {index};  -- in no transaction"
    unique = effect.detail.get("unique", "")
    if effect.kind == "partitioned" or effect.detail.get("on_partitions"):
        return (
            f"create {unique}index {index} on only {effect.relation} (…);\n"
            f"create {unique}index concurrently … on …;  -- for each partition, in no transaction\n"
            f"alter index {index} attach partition …;     -- for each partition"
        )
    table = effect.relation
    return f"create {unique}index concurrently {index} on {table} (…);  -- in no transaction"


CODE = "blocking-index"
RULE = Rule(
    CODE,
    "An index of a table in use is built concurrently.",
    "A plain build keeps every writer waiting until the index is done.",
    findings_of(CODE, (Cause.INDEX,), _safer),
)
