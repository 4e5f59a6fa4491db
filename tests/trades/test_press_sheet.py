"""The approval sheet as a document: where its lines may end."""

from __future__ import annotations

from pathlib import Path

import mailer
from mailer import manuscript
from mailer.issue import Tier
from mailer.press import SheetRemarks, SheetTier, Theme, sheet_view

SEED = Path(__file__).parents[1] / "data" / "cases" / "seed.txt"
GROUP = "各省级、副省级城市党史部门"


def test_no_line_of_a_sheet_ends_inside_a_number_and_each_entry_without_a_group_is_told_apart():
    issue = manuscript.read(SEED.read_text("utf-8")).issue
    theme = Theme.load(Path(mailer.__file__).parent / "samples" / "templates" / "plain")
    tier = SheetTier(Tier.SONG, (GROUP, "市级有关部门领导"), 0, 0, (GROUP, "市级有关部门领导"))

    document = sheet_view(
        issue, [tier], SheetRemarks((), ()), theme, code="00000000", printed="今天"
    )

    assert '2023年第2期<span class="held">（总第221期）</span>' in document
    assert '，<span class="held">909字</span>）' in document
    assert f"（“{GROUP}”、“市级有关部门领导”尚未对应名单）" in document
