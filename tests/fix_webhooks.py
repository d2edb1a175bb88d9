"""Webhooks for tests and benchmarks: vectors that others judged, endpoints, and signed calls."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

__all__ = ["Endpoint", "Vector", "decided", "make_endpoint", "read_vectors", "signed", "start_key"]

KEYRING = {"1": base64.b64encode(hashlib.sha256(b"key of webhooks").digest()).decode()}
_DECIDE = """
select v.is_valid, v.reason
from integration.verify_webhook(
    p_provider => %s, p_headers => %s, p_body => %s, p_secrets => %s,
    p_now => to_timestamp(%s), p_tolerance => make_interval(secs => %s)
) as v
"""


@dataclass(frozen=True)
class Vector:
    """A call of an endpoint, and what a library or the published scheme says of it."""

    number: int
    provider: str
    case: str
    secrets: Sequence[str]
    headers: Mapping[str, str]
    body: bytes
    now: int
    tolerance_s: int
    is_valid: bool


@dataclass(frozen=True)
class Endpoint:
    """An address at which another system calls."""

    organization_id: UUID
    token: str
    secret: str


def read_vectors(path: Path) -> list[Vector]:
    """Read the vectors of a file, without those that are disputed."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return [
        Vector(
            number=each["id"],
            provider=each["provider"],
            case=each["case"],
            secrets=each["secrets"],
            headers=each["headers"],
            body=each["body"].encode(),
            now=each["now"],
            tolerance_s=each["tolerance_s"],
            is_valid=each["expect_valid"],
        )
        for each in document["vectors"]
        if not each.get("disputed", False)
    ]


def decided(connection: psycopg.Connection[Any], vector: Vector) -> tuple[bool, str | None]:
    """Return what the database says of a vector: whether it is valid, and why not."""
    row = connection.execute(
        _DECIDE,
        [
            vector.provider,
            Jsonb(dict(vector.headers)),
            vector.body,
            list(vector.secrets),
            vector.now,
            vector.tolerance_s,
        ],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def start_key(dba: psycopg.Connection[Any]) -> None:
    """Let credentials be wrapped by the key of version 1."""
    with dba.transaction():
        dba.execute("select integration.open_keyring(%s)", [Jsonb(KEYRING)])
        dba.execute("select integration.start_kek(1)")


def make_endpoint(dba: psycopg.Connection[Any], slug: str) -> Endpoint:
    """Make an organization whose payments call, with a secret to sign by; as superuser."""
    endpoint = None
    with dba.transaction():
        dba.execute("select integration.open_keyring(%s)", [Jsonb(KEYRING)])
        row = dba.execute(
            "insert into core.organizations (name, slug) values (%s, %s) returning id", [slug, slug]
        ).fetchone()
        assert row is not None
        endpoint = Endpoint(row[0], f"token of {slug}", f"whsec_{slug}")
        dba.execute(
            """
            with account as (
                insert into integration.service_integrations (organization_id, service_code, name)
                values (%(organization)s, 'stripe', 'Payments')
                returning id
            )
            select set_config('test.account', account.id::text, true) from account
            """,
            {"organization": endpoint.organization_id},
        )
        dba.execute(
            """
            with kept as (
                select integration.store_credential(
                    %(organization)s, current_setting('test.account')::uuid, 'signing', %(secret)s,
                    null
                ) as id
            ), made as (
                insert into integration.webhook_endpoints (
                    organization_id, service_code, name, signing_credential_id, ordering_key_path
                )
                select %(organization)s, 'stripe', 'main', kept.id, '{data,object,id}' from kept
                returning id
            )
            insert into integration.endpoint_tokens (token_digest, organization_id, endpoint_id)
            select sha256(convert_to(%(token)s, 'UTF8')), %(organization)s, made.id from made
            """,
            {
                "organization": endpoint.organization_id,
                "secret": endpoint.secret,
                "token": endpoint.token,
            },
        )
    return endpoint


def signed(body: bytes, secret: str, at: int) -> dict[str, str]:
    """Return the headers of a call as Stripe signs it.

    :param at: when, in seconds since 1970.
    """
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={at},v1={digest}"}
