"""A runner that is wrong on purpose: it begins again without a look at what is left.

The test that kills must catch it, or it proves nothing about the right one.
"""

from __future__ import annotations

import sys
from typing import Any

from slipstitch.cli import main
from slipstitch.runner import apply


def _mends_nothing(*_arguments: Any) -> None:
    return None


apply.see_to = _mends_nothing  # type: ignore[assignment]
apply.clear_away = lambda *_arguments: True  # type: ignore[assignment]

if __name__ == "__main__":
    sys.exit(main())
