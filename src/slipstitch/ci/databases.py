"""The databases of one run: one is deployed, the others are copies of it at some point."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from slipstitch.drift.build import Builder
from slipstitch.throwaway.server import Server

__all__ = ["Databases"]


@dataclass
class Databases:
    """The databases on the server of one run.

    :param build_on: gives a builder for the plan in one of them, and disconnects it.
    """

    server: Server
    build_on: Callable[[str], AbstractContextManager[Builder]]

    def create(self, name: str, template: str | None = None) -> None:
        """Make a database, empty or a copy of another one, in which nobody may be at work."""
        with psycopg.connect(self.server.conninfo(), autocommit=True) as connection:
            statement = sql.SQL("create database {}").format(sql.Identifier(name))
            if template is not None:
                statement += sql.SQL(" template {}").format(sql.Identifier(template))
            connection.execute(statement)
