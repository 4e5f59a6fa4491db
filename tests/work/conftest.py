"""Where the tests of the rooms of work begin: with an issue that is approved.

What goes before, an import or an approval, is told by the tests that say so.
"""

from __future__ import annotations

import pytest


@pytest.fixture
def stage() -> str:
    return "approved"
