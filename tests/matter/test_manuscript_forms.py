"""Manuscripts in all forms that offices hand in, read field by field.

Each stands in tests/data/manuscripts with what a careful editor reads in it; `accept` names other
readings that are right as well.  Names, numbers and addresses are invented.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from mailer.issue import to_json
from mailer.manuscript import read

FORMS = Path(__file__).parent.parent / "data" / "manuscripts"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FORMS.glob("*.expected.json"))


def plain(value: object) -> object:
    """As a reader compares: width, blanks and kinds of dash do not count."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return "".join(re.sub("[—–―‐‑−]", "-", unicodedata.normalize("NFKC", value)).split())
    return value


def fields(want: dict, found: dict) -> dict[str, tuple[object, object]]:
    said = {f"masthead.{key}": (v, found["masthead"][key]) for key, v in want["masthead"].items()}
    said |= {f"colophon.{key}": (v, found["colophon"][key]) for key, v in want["colophon"].items()}
    said["sections"] = (want["sections"], found["sections"])
    said["toc"] = (want["toc"], len(found["toc"]))
    said["articles"] = (len(want["articles"]), len(found["articles"]))
    said["distribution"] = (len(want["distribution"]), len(found["distribution"]))
    for n, (article, got) in enumerate(zip(want["articles"], found["articles"], strict=False)):
        for key in ("section", "title", "attribution"):
            said[f"articles[{n}].{key}"] = (article[key], got[key])
        count = (article["paragraph_count"], len(got["paragraphs"]))
        said[f"articles[{n}].paragraph_count"] = count
    for n, (line, got) in enumerate(zip(want["distribution"], found["distribution"], strict=False)):
        said[f"distribution[{n}].tier"] = (line["tier"], got["tier"])
        said[f"distribution[{n}].recipients"] = (line["recipients"], got["entries"])
    return said


@pytest.mark.parametrize("name", NAMES)
def test_a_manuscript_of_this_form_is_read_as_a_careful_editor_would(name):
    want = json.loads((FORMS / f"{name}.expected.json").read_text("utf-8"))

    found = to_json(read((FORMS / f"{name}.txt").read_text("utf-8")).issue)

    assert {
        path: (wanted, got)
        for path, (wanted, got) in fields(want, found).items()
        if plain(got) not in [plain(value) for value in [wanted, *want["accept"].get(path, [])]]
    } == {}
