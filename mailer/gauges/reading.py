"""All that a sending process shows at one moment.

Owns the shape in which the numbers reach whoever names them.  Never counts and never
judges.  It is put together in `mailer.gauges.board`, and given its names in `families`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mailer.delivery import Figures, Hands
from mailer.gauges.counts import Counts
from mailer.gauges.health import Health


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is shown at one moment; `figures` are None where the database did not answer."""

    counts: Counts
    health: Health
    hands: Hands
    limit: int
    paused_until: dt.datetime | None
    figures: Figures | None
    figures_age_s: float
    version: str
