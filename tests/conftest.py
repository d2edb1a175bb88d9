"""What every test may rely on: a clean environment, and the fixtures by topic."""

from __future__ import annotations

import os

pytest_plugins = ["pytester", "tests.fix_server"]

# A test must not depend on the shell it is run from, and never reach the server of a DBA
# who happens to run the suite.
for _name in [name for name in os.environ if name.startswith(("PG", "SQITCH_"))]:
    del os.environ[_name]
