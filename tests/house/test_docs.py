"""The documentation is held true: what it names exists, and what exists is named."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from pathlib import Path

import click
import pytest
from checkout import ROOT, modules, rooms, settings
from pages import (
    anchors,
    blocks,
    code,
    codes_of_findings,
    headings,
    links,
    literals,
    names_of_code,
    names_of_tests,
    pages,
    part,
    rows,
    text_of,
)
from prometheus_client.parser import text_string_to_metric_families

from mailer import app, config, maillog, manuscript
from mailer.cli import door
from mailer.cli.show import dispatch as show
from mailer.cli.words import Words
from mailer.config.written import expected_of
from mailer.delivery import (
    DISPATCH_MOVES,
    MOVES,
    WAVE_MOVES,
    AttemptRecord,
    DeliveryRecord,
    DispatchState,
    Figures,
    Kind,
    State,
    WaveState,
)
from mailer.gauges import Board, Outside
from mailer.gauges.families import page as gauges_page
from mailer.gauges.families import registry
from mailer.gauges.health import Reason
from mailer.gauges.health import as_json as verdict_json
from mailer.issue import ISSUE_MOVES, IssueState, Tier, to_json
from mailer.manuscript.labels import TIERS
from mailer.mistake import Mistake
from mailer.proof import RULES
from mailer.roster import Column, Fault
from mailer.roster import read as read_roster
from mailer.store.schema import METADATA

ARCHITECTURE = "docs/architecture.md"
GLOSSARY = "docs/glossary.md"
LARGEST_PICTURE = 250_000


# ---- all pages ------------------------------------------------------------------


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    broken = []
    for target in links(page.read_text("utf-8")):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(to.read_text("utf-8"))):
            broken.append(target)

    assert broken == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_exists(page):
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))

    assert named - names_of_tests() == set()


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_exists(page):
    place = r"`((?:mailer|tests|scripts|docs|templates|recipients|requirements)/[\w./-]+)`"
    named = set(re.findall(place, page.read_text("utf-8")))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_picture_is_shown_somewhere_and_small_enough_for_a_page():
    shown = {
        (page.parent / target).resolve()
        for page in pages()
        for target in links(page.read_text("utf-8"))
    }
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())

    assert pictures
    assert [p.name for p in pictures if p.stat().st_size >= LARGEST_PICTURE] == []
    assert [p.name for p in pictures if p not in shown] == []


# ---- the two READMEs ------------------------------------------------------------


def commands(place: str) -> list[str]:
    """What a reader is told to type, without what the shell takes for a remark."""
    lines = [line for block in blocks(text_of(place), "sh") for line in block.splitlines()]
    bare = (re.sub(r"(^|\s)#.*", "", line).rstrip() for line in lines)
    return [line for line in bare if line]


def test_both_readmes_have_the_same_parts():
    english, chinese = (headings(text_of(name)) for name in ("README.md", "README.zh-CN.md"))

    assert [level for level, _ in english] == [level for level, _ in chinese]


def test_both_readmes_give_the_same_commands_and_settings():
    assert commands("README.md")
    assert commands("README.md") == commands("README.zh-CN.md")
    assert blocks(text_of("README.md"), "toml") == blocks(text_of("README.zh-CN.md"), "toml")


def test_both_readmes_lead_to_the_same_places():
    def leads(place: str, other: str) -> set[str]:
        to = {link.replace(".zh-CN.md", ".md") for link in links(text_of(place)) if link != other}
        return to - {place}

    assert leads("README.md", "README.zh-CN.md") == leads("README.zh-CN.md", "README.md")


def test_the_settings_of_the_readme_are_settings(tmp_path):
    for number, block in enumerate(blocks(text_of("README.md"), "toml")):
        config.load(
            checked_settings(tmp_path / str(number), block), {"MAILER_RELAY__PASSWORD": "x"}
        )


def checked_settings(folder: Path, block: str) -> Path:
    """A new *folder* with what a page tells to write, and what an office must say besides."""
    folder.mkdir()
    (folder / "config.toml").write_text(_completed(tomllib.loads(block)), encoding="utf-8")
    return folder


def _completed(written: dict) -> str:
    """The block with what an office must say besides; a password belongs elsewhere."""
    written.setdefault("bulletins", {"a": {"name": "简报", "sender": "编辑部"}})
    relay = {"host": "smtp.office.example", "address": "a@office.example"}
    written["relay"] = {**relay, **written.get("relay", {})}
    written["relay"].pop("password", None)
    lines = []
    for section, values in _sections(written):
        lines.append(f"[{section}]")
        lines += [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _sections(written: dict) -> list[tuple[str, dict]]:
    bulletins = [(f"bulletins.{name}", values) for name, values in written["bulletins"].items()]
    return [*bulletins, *((name, v) for name, v in written.items() if name != "bulletins")]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value) if isinstance(value, int) else f'"{value}"'


# ---- architecture ---------------------------------------------------------------


def test_every_room_has_its_line():
    told = [code(row["room"])[0] for row in rows(text_of(ARCHITECTURE), "room", "owns", "never")]

    assert sorted(told) == sorted(rooms())


def test_every_file_of_the_program_has_its_line():
    told = [code(row["file"])[0] for row in rows(text_of(ARCHITECTURE), "file")]

    assert sorted(told) == sorted(str(path.relative_to(ROOT)) for path in modules())


def test_the_floors_are_drawn_as_they_are_checked():
    drawing = blocks(text_of(ARCHITECTURE))[0].splitlines()
    drawn = [set(re.findall(r"\w+", line)) & rooms() for line in drawing]
    contract = settings()["tool"]["importlinter"]["contracts"][0]["layers"]
    layers = [set(re.findall(r"\w+", layer)) & rooms() for layer in contract]

    assert drawn == [set().union(*layers[:2]), *layers[2:-3], set().union(*layers[-3:])]


@pytest.mark.parametrize(
    ("heading", "moves"),
    [
        ("Delivery", MOVES),
        ("Wave", WAVE_MOVES),
        ("Dispatch", DISPATCH_MOVES),
        ("Issue", ISSUE_MOVES),
    ],
)
def test_the_tables_of_states_are_those_of_the_code(heading, moves):
    told = [
        (row["from"], row["event"], row["to"])
        for row in rows(part(text_of(ARCHITECTURE), heading), "from", "event", "to")
    ]

    assert sorted(told) == sorted((str(a), str(event), str(b)) for (a, event), b in moves.items())


def test_every_table_of_the_database_has_its_line():
    told = [code(row["table"])[0] for row in rows(text_of(ARCHITECTURE), "table", "holds")]

    assert sorted(told) == sorted(METADATA.tables)


def test_every_promise_has_its_tests():
    promises = rows(text_of(ARCHITECTURE), "promise", "tests")

    assert [row["promise"].partition(".")[0] for row in promises] == list("123456789")
    assert [row["promise"] for row in promises if not code(row["tests"])] == []


def test_every_function_on_the_ways_exists():
    text = text_of(ARCHITECTURE)
    ways = part(text, "The way of an issue") + part(
        text, "The way of a letter, from claim to record"
    )
    named = {name for name in code(ways) if re.fullmatch(r"\w+\.\w+|[A-Z]\w+|\w+_\w+", name)}
    columns = {f"{table}.{column.name}" for table in METADATA.tables.values() for column in table.c}

    assert named - names_of_code() - columns == set()


def test_every_decision_is_numbered_dated_and_reached_from_the_architecture():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    shapes = [
        [words for level, words in headings(r.read_text("utf-8")) if level > 1] for r in records
    ]

    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    assert shapes == [["Context", "Decision", "Consequences"]] * len(records)
    for record in records:
        text = record.read_text("utf-8")
        assert text.startswith(f"# {record.name[:4]} ")
        assert re.search(r"^20\d\d-\d\d-\d\d · accepted$", text, re.MULTILINE)
        assert f"decisions/{record.name}" in links(text_of(ARCHITECTURE))


def test_every_package_that_the_program_needs_has_its_reason():
    told = [
        code(row["package"])[0]
        for row in rows(text_of("docs/decisions/0002-runtime-dependencies.md"), "package")
    ]
    needed = [re.match(r"[\w-]+", each)[0] for each in settings()["project"]["dependencies"]]

    assert told == needed


# ---- glossary -------------------------------------------------------------------


def test_every_name_of_the_glossary_exists_in_the_code():
    named = {code(row["code"])[0] for row in rows(text_of(GLOSSARY), "中文", "code", "meaning")}

    assert named - names_of_code() - set(METADATA.tables) == set()


def test_every_state_is_in_the_glossary():
    named = {code(row["code"])[0] for row in rows(text_of(GLOSSARY), "中文", "code", "meaning")}
    states = {
        f"{each.__name__}.{state.name}"
        for each in (State, WaveState, DispatchState)
        for state in each
    }

    assert states - named == set()
    assert set(map(str, IssueState)) <= set(code(text_of(GLOSSARY)))


NEVER = ("刊物", "已送达", "发送成功", "已收到", "已完成")


def test_the_words_that_are_never_used_are_told_in_the_glossary():
    told = "、".join(row["不用"] for row in rows(text_of(GLOSSARY), "不用"))

    assert [word for word in NEVER if word not in told.split("、")] == []


@pytest.mark.parametrize(
    "place",
    ["README.zh-CN.md", "docs/reference/manuscript.md", "docs/reference/roster.md", "config.toml"],
)
def test_no_page_for_people_uses_a_word_that_is_never_used(place):
    assert [word for word in NEVER if word in text_of(place)] == []


# ---- reference: settings ----------------------------------------------------------

CONFIG = "docs/reference/config.md"


def told_settings() -> dict[str, dict[str, str]]:
    return {code(row["setting"])[0]: row for row in rows(text_of(CONFIG), "setting", "purpose")}


def test_every_setting_is_told_and_no_other():
    listed = [code(row["setting"])[0] for row in rows(text_of(CONFIG), "setting", "purpose")]

    assert sorted(listed) == sorted(config.known_keys())


def test_the_form_of_a_setting_is_what_the_program_says_it_expects():
    told = {key: code(row["form"]) for key, row in told_settings().items()}

    assert told == {key: [expected_of(key.replace("*", "a"))] for key in config.known_keys()}


def test_the_defaults_told_are_those_that_hold(tmp_path):
    required = {
        "bulletins.*.name": '"简报"',
        "bulletins.*.sender": '"编辑部"',
        "relay.host": '"smtp.office.example"',
        "relay.address": '"brief@office.example"',
    }
    told = {key: row["default"] for key, row in told_settings().items()}
    defaults = {key: code(said)[0] for key, said in told.items() if said != "required"}

    assert {key for key, said in told.items() if said == "required"} == set(required)
    assert _loaded(tmp_path, {**required, **defaults}) == _loaded(tmp_path, required)


def _loaded(folder, written: dict[str, str]) -> config.Settings:
    """The settings when *written* stands in the files, the values as TOML."""
    sections: dict[str, list[str]] = {"": []}
    for key, value in written.items():
        section, _, name = key.replace("*", "a").rpartition(".")
        sections.setdefault(section, []).append(f"{name} = {value}")
    lines = [*sections.pop("")]
    for section, settings_of_it in sections.items():
        lines += [f"[{section}]", *settings_of_it]
    (folder / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    return config.load(folder, {})


# ---- reference: figures -------------------------------------------------------------

METRICS = "docs/reference/metrics.md"


@pytest.fixture(scope="module")
def families() -> dict[str, tuple[str, list[str]]]:
    """Every family of a process that has met everything: its type and its labels."""
    board = Board(Outside(Figures, Path("mail.log"), 1, "run", "1"))
    board.counts.attempts["accepted", "dot", Tier.BAO, State.ACCEPTED] = 1
    board.paused("throttled", NOON)
    board.blocked("store.full")
    board.leapt(dt.timedelta(hours=1))
    page, _ = gauges_page(registry(board.reading), "")
    found = {}
    for family in text_string_to_metric_families(page.decode()):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = {label for sample in family.samples for label in sample.labels} - {"le"}
        found[name] = (family.type, sorted(labels))
    return found


def test_every_metric_is_told_with_its_type_and_labels_and_no_other(families):
    told = {
        code(row["metric"])[0]: (row["type"], sorted(code(row["labels"])))
        for row in rows(text_of(METRICS), "metric", "type", "labels", "meaning")
    }
    of_the_system = {name for name in code(text_of(METRICS)) if name.startswith("process_")}

    assert told == {name: each for name, each in families.items() if name.startswith("mailer_")}
    assert {name for name in families if name.startswith("process_")} <= of_the_system


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_metric_that_a_page_names_exists(page, families):
    named = set(re.findall(r"\bmailer_[a-z_]+[a-z]\b", page.read_text("utf-8")))
    parts = {f"{name}_{part}" for name in families for part in ("bucket", "count", "sum")}

    assert named - set(families) - parts == set()


def test_every_reason_against_a_process_is_told():
    told = [code(row["because"])[0] for row in rows(text_of(METRICS), "because", "page")]

    assert told == [reason.value for reason in Reason]


def test_the_page_of_health_has_the_keys_that_are_told():
    (example,) = blocks(text_of(METRICS), "json")
    board = Board(Outside(Figures, Path("mail.log"), 1, "run", "1"))

    assert list(json.loads(example)) == list(verdict_json(board.live()))
    assert [code(row["key"])[0] for row in rows(text_of(METRICS), "key", "meaning")] == list(
        verdict_json(board.live())
    )


# ---- reference: manuscripts --------------------------------------------------------

MANUSCRIPT = "docs/reference/manuscript.md"
PROOFREADING = "docs/reference/proofreading.md"


def told_findings() -> list[dict[str, str]]:
    pages_ = (MANUSCRIPT, PROOFREADING)
    return [row for page in pages_ for row in rows(text_of(page), "code", "severity")]


def test_every_finding_is_told_and_no_other():
    listed = [code(row["code"])[0] for row in told_findings()]

    assert sorted(listed) == sorted(codes_of_findings())


def test_the_rules_of_proofreading_are_told_in_their_order_with_their_class():
    told = [
        (code(row["code"])[0], row["class"] == "A")
        for row in rows(text_of(PROOFREADING), "code", "severity", "class")
    ]

    assert told == [(rule.code, rule.is_class_a) for rule in RULES]


def test_severity_and_values_of_a_finding_are_those_of_the_code():
    wrong = []
    for row in told_findings():
        severity, values = codes_of_findings()[code(row["code"])[0]]
        if severity is not None and row["severity"] != severity:
            wrong.append(row["code"])
        if values is not None and set(code(row["values"])) != values:
            wrong.append(row["code"])

    assert wrong == []


def test_the_example_is_read_as_the_page_says():
    (example,) = blocks(text_of(MANUSCRIPT), "text")
    reading = manuscript.read(example)
    told = rows(text_of(MANUSCRIPT), "field", "value")

    assert reading.unread == ()
    assert {row["field"]: row["value"] for row in told} == {
        row["field"]: str(_at(to_json(reading.issue), code(row["field"])[0])) for row in told
    }


def _at(written, path: str):
    for step in path.split("."):
        written = written[int(step)] if step.isdecimal() else written[step]
    return written


@pytest.mark.parametrize("tier", Tier)
def test_the_labels_told_for_a_tier_are_those_that_are_known(tier):
    (row,) = [
        r
        for r in rows(part(text_of(MANUSCRIPT), "Tail (报尾)"), "part", "forms")
        if r["part"] == tier.hanzi
    ]
    known = [label for label, own in TIERS.items() if own is tier]

    assert row["forms"].split() == known


# ---- reference: rosters --------------------------------------------------------------

ROSTER = "docs/reference/roster.md"


def test_every_column_is_told_in_the_order_that_offices_keep():
    told = [row["column"] for row in rows(text_of(ROSTER), "column", "need")]

    assert told == [column.value for column in Column]


def test_every_other_name_of_a_column_is_known_and_told():
    for row in rows(text_of(ROSTER), "column", "need"):
        for heading in row["other names"].split():
            other = "单位" if row["column"] != "单位" else "邮箱"
            file = read_roster([(1, [heading, other])])

            assert (heading, Column(row["column"])) in file.renamed


def test_a_column_is_required_where_the_page_says_so():
    told = {
        row["column"]
        for row in rows(text_of(ROSTER), "column", "need")
        if row["need"] == "required"
    }
    missing = set()
    for column in Column:
        header = [each.value for each in Column if each is not column]
        problems = read_roster([(1, header), (2, ["" for _ in header])]).problems
        missing |= {p.values["column"] for p in problems if p.code == "roster.missing_column"}

    assert told == missing


def test_every_problem_of_a_roster_is_told_and_no_other():
    told = [code(row["code"])[0] for row in rows(text_of(ROSTER), "code", "what is wrong")]

    assert sorted(told) == sorted(literals("roster", r"roster\.\w+"))


def test_every_fault_of_an_address_is_told_and_no_other():
    told = [
        code(row["fault of an address"])[0] for row in rows(text_of(ROSTER), "fault of an address")
    ]

    assert sorted(told) == sorted(map(str, Fault))


# ---- reference: the log ---------------------------------------------------------------

MAILLOG = "docs/reference/maillog.md"


def test_the_example_of_a_line_is_a_line():
    (example,) = (block.strip() for block in blocks(text_of(MAILLOG), ""))
    (as_json,) = (block.strip() for block in blocks(text_of(MAILLOG), "json"))
    line = maillog.parse(example)

    assert maillog.write(line) == example
    assert maillog.write_json(line) == as_json
    assert line.kind in list(Kind)
    assert line.state in list(State)


def test_the_keys_of_a_line_are_told_in_their_order():
    (example,) = blocks(text_of(MAILLOG), "")
    told = [code(row["key"])[0] for row in rows(text_of(MAILLOG), "key", "meaning")]

    assert told == re.findall(r"(?:^| )(\w+)=", re.sub(r'"[^"]*"', "", example))


def test_every_kind_of_answer_is_told_and_no_other():
    told = [code(row["kind"])[0] for row in rows(text_of(MAILLOG), "kind", "meaning")]

    assert told == [str(kind) for kind in Kind]


# ---- reference: commands ---------------------------------------------------------------

CLI = "docs/reference/cli.md"


def commands_of_the_program() -> dict[str, click.Command]:
    """Every command with the words one types for it, its arguments included."""
    found: dict[str, click.Command] = {}

    def walk(command: click.Command, path: str, parent: click.Context | None) -> None:
        context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent)
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                walk(inner, f"{path} {name}", context)
            return
        arguments = [p for p in command.params if isinstance(p, click.Argument)]
        found[" ".join([path, *(p.make_metavar(context) for p in arguments)])] = command

    walk(door.door, "mailer", None)
    return found


def options_of(command: click.Command) -> list[str]:
    """The options as a help page writes them, ``--by NAME``."""
    context = click.Context(command)
    options = [p for p in command.params if isinstance(p, click.Option)]
    return [
        " ".join([", ".join(p.opts), *([] if p.is_flag else [p.make_metavar(context)])])
        for p in options
        if p.name != "version"
    ]


def told_commands() -> dict[str, str]:
    """What the page says below the heading of each command."""
    text = part(text_of(CLI), "All commands")
    return {words.strip("`"): part(text, words) for level, words in headings(text) if level == 3}


def test_every_command_is_told_in_the_order_of_the_program():
    assert list(told_commands()) == list(commands_of_the_program())


@pytest.mark.parametrize("command", commands_of_the_program())
def test_every_option_is_told_and_no_other(command):
    told = [code(row["option"])[0] for row in rows(told_commands()[command], "option", "meaning")]

    assert told == options_of(commands_of_the_program()[command])


def test_the_options_of_all_commands_are_told():
    text = part(text_of(CLI), "Options of all commands")
    told = [code(row["option"])[0] for row in rows(text, "option", "meaning")]

    assert told == [*options_of(door.door), "--version"]


def test_every_exit_status_is_told():
    told = {int(row["status"]) for row in rows(text_of(CLI), "status", "meaning")}
    sorts = {sort.exit_status for sort in (Mistake, *Mistake.__subclasses__())}

    assert told == {0, door.INTERRUPTED, door.CUT_OFF, door.TERMINATED} | sorts


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The sample issue, approved and scheduled for an hour from now."""
    folder = tmp_path_factory.mktemp("office")
    made = app.init(folder, {})
    assert made
    rosters = sorted((app.SAMPLES / "recipients").glob("*.csv"))
    steps = [
        ("issue", "import", app.SAMPLES / "manuscript.txt"),
        ("issue", "proof", "--confirm", "NAME_VARIANT", "--note", "已核对"),
        *[("roster", "import", roster, "--yes") for roster in rosters],
        ("roster", "map", "各省级、副省级城市党史部门", "省级、副省级城市党史部门"),
        ("roster", "map", "各区（县）委党史部门", "各区县党史部门"),
        ("roster", "map", "万盛经开区党史研究室", "万盛经开区"),
        ("issue", "approve", "--by", "室主任"),
    ]
    done = [door.main(["-C", str(folder), *map(str, step)]) for step in steps]
    assert done == [1, *[0] * (len(steps) - 1)]
    return folder


def printed(office, capsys, *command: str):
    """What the program prints for that command with --json."""
    capsys.readouterr()
    door.main(["-C", str(office), *command, "--json"])
    return json.loads(capsys.readouterr().out)


def test_the_json_of_the_commands_has_the_keys_that_are_told(office, capsys):
    manuscript_file = str(app.SAMPLES / "manuscript.txt")
    roster_file = str(app.SAMPLES / "recipients" / "quxian.csv")
    ways = {
        "issue next": ["issue", "next"],
        "issue parse": ["issue", "parse", manuscript_file],
        "issue proof": ["issue", "proof", "2023-02"],
        "issue list": ["issue", "list"],
        "roster import": ["roster", "import", roster_file, "--dry-run"],
        "roster list": ["roster", "list"],
        "doctor": ["doctor"],
        "roster show": ["roster", "show", "各区县党史部门"],
        "schedule": ["schedule", "2023-02", "--at", "+1h", "--yes"],
        "why": ["why", "dsyj@wanzhou.example", "--issue", "2023-02"],
        "dispatch list": ["dispatch", "list"],
        "report contributions": ["report", "contributions", "2023"],
        "report issues": ["report", "issues", "2023"],
        "dispatch report": ["dispatch", "report"],
    }

    differing = {
        way: difference
        for way, command in ways.items()
        if (difference := _differing(_told_json(way), printed(office, capsys, *command)))
    }

    assert differing == {}


def test_the_json_of_an_issue_is_that_of_the_listing_and_the_manuscript_with_its_deeds(
    office, capsys
):
    (listed,), parsed = _told_json("issue list"), _told_json("issue parse")
    (deed,) = _told_json("issue show")
    shown = printed(office, capsys, "issue", "show", "2023-02")

    assert set(shown) == set(listed) | (set(parsed) - {"line_count", "unread"}) | {"deeds"}
    assert _differing([deed], shown["deeds"]) == []


def test_the_json_of_letters_has_the_keys_that_are_told():
    words = Words("zh_CN")
    (line,) = _told_json("dispatch log")
    (doubt,) = _told_json("dispatch doubts")
    attempt = AttemptRecord(
        number=1,
        tier=Tier.BAO,
        address="a@a.example",
        unit="甲",
        delivery_id=1,
        state=State.DOUBTFUL,
        kind=Kind.NO_ANSWER,
        phase="dot",
        code=None,
        status=None,
        relay="mx.a.example",
        said="",
        ended_at=NOON,
        delays=(0.0, 0.0, 0.0, 0.0),
        next_at=None,
    )
    letter = DeliveryRecord(
        id=1,
        dispatch_id=1,
        tier=Tier.BAO,
        position=1,
        address="a@a.example",
        unit="甲",
        contact=None,
        phone=None,
        entry="甲",
        group="甲",
        state=State.DOUBTFUL,
        tries=1,
        next_at=NOON,
        last=attempt,
    )

    assert _differing(line, show.attempt_json(attempt, words)) == []
    assert set(doubt) == set(show.letter_json(letter, words))


NOON = dt.datetime(2023, 3, 13, 4, 0, tzinfo=dt.UTC)


def _told_json(way: str):
    (block,) = blocks(part(text_of(CLI), f"JSON of `{way}`"), "json")
    return json.loads(block)


# What stands in these depends on what happened, not on the command.
_FREE = {"values", "detail", "confirmation", "approval"}


def _differing(told, real, path: str = "") -> list[str]:
    """Where the keys of *told* and *real* part; a list is compared by its elements, if both have any."""
    if isinstance(told, dict) and isinstance(real, dict):
        parted = [f"{path}.{key}" for key in sorted(set(told) ^ set(real))]
        inner = [k for k in told if k in real and k not in _FREE]
        return parted + [
            place for k in inner for place in _differing(told[k], real[k], f"{path}.{k}")
        ]
    if isinstance(told, list) and isinstance(real, list):
        return [p for one in real for p in _differing(told[0], one, f"{path}[]")] if told else []
    return []
