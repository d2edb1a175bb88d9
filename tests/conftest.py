"""What every test may rely on: a clean environment, and the fixtures by topic."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "pytester",
    "tests.fix_server",
    "tests.fix_advice",
    "tests.fix_audit",
    "tests.fix_clinic",
    "tests.fix_kills",
    "tests.fix_leaks",
    "tests.fix_gateways",
    "tests.fix_online",
    "tests.fix_shop",
    "tests.fix_rehearsal",
    "tests.fix_patterns",
    "tests.fix_standardisation",
]

# A test must not depend on the shell it is run from, and never reach the server of a DBA
# who happens to run the suite.
for _name in [name for name in os.environ if name.startswith(("PG", "SQITCH_"))]:
    del os.environ[_name]

_SERVERS = {"server", "durable_server", "clinic_template"}

# A run that was started in the background ignores Ctrl-C, and so would all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How quickly a case is made says something of the machine and nothing of the code.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a server, so that the suite of quick tests can leave it to another."""
    for item in items:
        if _SERVERS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
