"""Every code, state and option has its words, in every language alike."""

import ast
import datetime as dt
import gettext
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import click
import pytest
from checkout import ROOT, modules
from pages import code as code_in
from pages import codes_of_findings, literals, rows, text_of

from mailer.cli import door, shape
from mailer.cli.words import LANGUAGES, Words, placeholders, table
from mailer.delivery import (
    REFUSALS,
    DispatchEvent,
    DispatchKind,
    DispatchState,
    Event,
    Kind,
    OmissionReason,
    State,
    WaveState,
)
from mailer.delivery.judgement import POLICIES, Scope
from mailer.issue import IssueState, Severity, Tier
from mailer.manuscript import ChangeKind
from mailer.mistake import Mistake
from mailer.preflight import styles, support
from mailer.report import Outcome
from mailer.roster import Fault

ONLY_CHINESE = re.compile(r"click\..*|count\.\d", re.DOTALL)
CODE = re.compile(r"[a-z]+\.[a-z_0-9]*[a-z0-9]")
OPTIONAL = re.compile(r"\[\[.*?\]\]", re.DOTALL)
RAISED = {"Problem", *(sort.__name__ for sort in (Mistake, *Mistake.__subclasses__()))}
TOLD_BY = RAISED | {"wrong", "problem"}
ADDED_BY = {"problem": {"path", "file", "line"}, "wrong": {"line", "at", "column"}}

ENUMS = {
    "severity": Severity,
    "tier": Tier,
    "issue_state": IssueState,
    "dispatch_state": DispatchState,
    "dispatch_kind": DispatchKind,
    "wave_state": WaveState,
    "state": State,
    "outcome": Outcome,
    "reason": OmissionReason,
    "change": ChangeKind,
    "fault": Fault,
    "kind": Kind,
}

# What click says to a programmer, or about what no command here has: prompts, editors,
# pagers, files and choices of its own.
NOT_FOR_PEOPLE = {
    *("Value must be an iterable.", "env var: {var}", "(dynamic)", "deprecated", "unknown error"),
    *("DeprecationWarning: The command {name!r} is deprecated.{extra_message}",),
    *("DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",),
    *("Could not determine name for option with declarations {decls!r}",),
    *("Arguments take exactly one parameter declaration, got {length}: {decls}.",),
    *("Name '{name}' defined twice", "Takes {nargs} values but 1 was given."),
    *("Takes {nargs} values but {len} were given.",),
    *("Boolean option {decl!r} cannot use the same flag for true/false.",),
    *("Could not open file {filename!r}: {message}", "Unknown standard stream '{name}'"),
    *("Invalid start character for option ({option})",),
    (
        "No options defined but a name was passed ({name}). Did you mean to declare"
        " an argument instead? Did you mean to pass '--{name}'?"
    ),
}
CLICK_ROOMS = ("core", "exceptions", "formatting", "parser")


def words_of(*prefixes):
    return {key for key in table("en") if any(key.startswith(f"{prefix}.") for prefix in prefixes)}


def calls():
    """Every call in the rooms below the doors by which a code is told."""
    for path in modules():
        if "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
                if name in TOLD_BY and node.args:
                    yield name, node


def codes_in(argument):
    """The codes that an argument may be: a text, or one of two."""
    return {
        node.value
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def codes_of_mistakes():
    """Every code that a room raises or tells, wherever it is written down."""
    sections = {key.split(".")[0] for key in mistakes()}
    found = {code for _, call in calls() for code in codes_in(call.args[0])}
    pattern = rf"({'|'.join(sorted(sections))})\.[a-z_]*[a-z]"
    for room in {path.relative_to(ROOT / "mailer").parts[0] for path in modules()}:
        found |= literals(room.removesuffix(".py"), pattern) if room != "cli" else set()
    events = (DispatchEvent.HOLD, DispatchEvent.RESUME, DispatchEvent.CANCEL)
    found -= {"config.toml", "theme.toml", "workdays.toml"}  # those are files
    return found | {f"dispatch.no_{event}" for event in events}


def mistakes():
    return importlib.import_module("mailer.cli.words.en.mistakes").WORDS


def values_of(name, call):
    """The names of the values of a call; None where they are handed on from elsewhere."""
    given = {keyword.arg for keyword in call.keywords}
    if None in given:
        return None
    if len(call.args) > 1 and isinstance(call.args[-1], ast.Dict):
        keys = call.args[-1].keys
        if any(key is None for key in keys):
            return None
        given |= {key.value for key in keys}
    elif name == "Problem" and len(call.args) > 1:
        return None
    return given | ADDED_BY.get(name, set()) | {"problems"}


def commands():
    """Every command with the path that its words go by."""

    def walk(command, path):
        yield path or "mailer", command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                yield from walk(inner, f"{path}.{name}" if path else name)

    return list(walk(door.door, ""))


def options():
    return [
        (path, parameter.name)
        for path, command in commands()
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]


def test_all_languages_have_the_same_words():
    chinese, english = ({*table(language)} for language in ("zh_CN", "en"))

    assert {key for key in chinese if not ONLY_CHINESE.fullmatch(key)} == english


def parts(place):
    """The tables of the modules in a package of words, by their names."""
    package = importlib.import_module(f"mailer.cli.words.{place}")
    return {
        found.name: importlib.import_module(f"{package.__name__}.{found.name}").WORDS
        for found in pkgutil.iter_modules(package.__path__)
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", ["", ".screens", ".mistakes"])
def test_no_sentence_is_written_twice(language, place):
    joined = importlib.import_module(f"mailer.cli.words.{language}{place}").WORDS

    assert sorted(key for part in parts(f"{language}{place}").values() for key in part) == sorted(
        joined
    )


@pytest.mark.parametrize("kind", ["screens", "mistakes"])
def test_sentences_of_one_subject_stand_in_one_part_and_in_the_same_of_every_language(kind):
    homes = {}
    for language in ("zh", "en"):
        for part, sentences in parts(f"{language}.{kind}").items():
            for key in sentences:
                homes.setdefault(key.split(".")[0], set()).add(part)

    assert {subject: found for subject, found in homes.items() if len(found) > 1} == {}


def test_a_sentence_is_filled_with_the_same_values_in_every_language():
    chinese, english = (table(language) for language in ("zh_CN", "en"))
    # A language may do without the weekday, or without the month's number or its name.
    alike = [key for key in english if not key.startswith("time.")]

    assert [key for key in alike if placeholders(chinese[key]) != placeholders(english[key])] == []


def test_a_time_is_filled_with_what_times_have():
    parts = {"year", "month", "day", "name", "weekday", "kind", "clock"}

    assert [
        key
        for language in LANGUAGES
        for key, said in table(language).items()
        if key.startswith("time.") and not placeholders(said) <= parts
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_such_as_gbk_can_encode(language):
    told = {**table(language)}

    assert {
        key for key, said in told.items() if said.encode("gbk", "replace") != said.encode("gb18030")
    } == set()


def test_every_code_that_a_room_tells_has_a_sentence_and_every_sentence_a_code():
    told_by_doors = {key for key in mistakes() if key.startswith("cli.")}

    assert codes_of_mistakes() == {*mistakes()} - told_by_doors


def test_the_doors_own_mistakes_are_all_used():
    written = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "mailer" / "cli").rglob("*.py")
        if "words" not in path.parts
    )

    assert {
        key for key in mistakes() if key.startswith("cli.") and f'"{key}"' not in written
    } == set()


def test_a_sentence_asks_only_for_values_that_its_mistake_has():
    missing = [
        (code, sorted(must - given))
        for name, call in calls()
        for code in codes_in(call.args[0]) & {*mistakes()}
        if (given := values_of(name, call)) is not None
        and not (must := placeholders(OPTIONAL.sub("", mistakes()[code]))) <= given
    ]

    assert missing == []


def test_what_a_sentence_may_leave_out_is_given_somewhere():
    given = {}
    for name, call in calls():
        for code in codes_in(call.args[0]) & {*mistakes()}:
            values = values_of(name, call)
            given.setdefault(code, set()).update({"*"} if values is None else values)

    assert {
        code: placeholders(mistakes()[code]) - values
        for code, values in given.items()
        if "*" not in values and not placeholders(mistakes()[code]) <= values
    } == {}


def test_every_finding_has_a_remark_and_every_remark_a_finding():
    remarks = {key.split(".")[1] for key in words_of("finding")}

    assert remarks == {*codes_of_findings()}


def test_every_finding_that_only_informs_has_a_short_form():
    informing = {code for code, (severity, _) in codes_of_findings().items() if severity == "info"}
    handed_on = {code for code, (severity, _) in codes_of_findings().items() if severity is None}
    short = {key.split(".")[1] for key in words_of("brief")}

    assert informing <= short
    assert short <= informing | handed_on


def test_a_remark_asks_only_for_values_that_its_finding_has():
    missing = []
    for code, (_, values) in codes_of_findings().items():
        said = {
            name
            for key in words_of("finding", "advice")
            if key.split(".")[1] == code
            for name in placeholders(table("en")[key])
        }
        if values is not None and not said <= values | {"lines"}:
            missing.append((code, said - values))

    assert missing == []


@pytest.mark.parametrize("kind", sorted(ENUMS))
def test_every_member_of_what_people_read_has_a_word(kind):
    members = {f"{kind}.{member.value}" for member in ENUMS[kind]}

    assert members <= words_of(kind)


def test_every_reason_for_which_the_house_holds_a_dispatch_has_words():
    by_the_relay = {kind for kind, policy in POLICIES.items() if policy.scope is Scope.DISPATCH}

    by_the_house = ("late", "clock", "take_over", REFUSALS)
    assert words_of("held") == {f"held.{reason}" for reason in (*by_the_relay, *by_the_house)}
    assert words_of("cancelled") == {f"cancelled.{deed}" for deed in ("void", "revise", "mend")}


def test_every_deed_has_a_word():
    written = literals("workflow", "[a-z_]+") | literals("app", "[a-z_]+")
    by_event = {
        event.value
        for event in (
            *(DispatchEvent.HOLD, DispatchEvent.RESUME, DispatchEvent.CANCEL),
            *(Event.BELIEVE, Event.RESEND, Event.WITHDRAW),
        )
    }
    named = {key.removeprefix("deed.") for key in words_of("deed")}
    called = {
        call.args[0].value
        for room in ("app", "workflow")
        for path in (ROOT / "mailer" / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "deed"
        and isinstance(call.args[0], ast.Constant)
    }

    assert called <= written
    assert named == called | by_event


def test_every_deed_on_the_roster_has_a_word():
    called = {
        call.args[0].value
        for path in (ROOT / "mailer" / "registry").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "").endswith("deed")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert {key.removeprefix("roster_deed.") for key in words_of("roster_deed")} == called


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_every_option_has_its_help(language):
    words = table(language)
    helped = {
        f"option.{path}.{name}" if f"option.{path}.{name}" in words else f"option.{name}"
        for path, name in options()
    }
    told = {key for key in words if key.startswith(("help.", "option."))}

    assert told - {"option.help"} == helped | {f"help.{path}" for path, _ in commands()}


def test_every_option_takes_its_help_from_the_words():
    foreign = [
        (path, parameter.name)
        for path, command in commands()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not isinstance(parameter, shape.Option)
    ]

    assert foreign == []


def test_commands_and_options_are_typed_in_ascii():
    names = [name for path, _ in commands() for name in path.split(".")]
    names += [
        name for _, command in commands() for parameter in command.params for name in parameter.opts
    ]

    assert [name for name in names if not name.isascii()] == []


def test_everything_that_click_says_to_a_person_is_said_in_chinese():
    said = set()
    for room in CLICK_ROOMS:
        source = Path(inspect.getfile(importlib.import_module(f"click.{room}"))).read_text("utf-8")
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext"):
                said |= {
                    a.value
                    for a in call.args
                    if isinstance(a, ast.Constant) and a.value is not None
                }
    texts = {text for text in said if isinstance(text, str)} - NOT_FOR_PEOPLE

    assert {text for text in texts if f"click.{text}" not in table("zh_CN")} == set()


def test_gettext_is_as_it_was_once_click_is_imported():
    assert gettext.gettext.__module__ == "gettext"


def test_a_value_is_said_as_its_language_says_it():
    words = {language: Words(language) for language in LANGUAGES}
    sentence = "{count:letter|letters}, {tiers:tier}, {lines}, {pair:/}[[, {nothing}]][[, {one}]]"
    values = {
        "count": 1,
        "tiers": ("bao", "fa"),
        "lines": (3, 4),
        "pair": (5, 6),
        "nothing": None,
        "one": 1,
    }

    said = {language: words[language].fill(sentence, values) for language in LANGUAGES}

    assert said == {
        "zh_CN": "1 letter, 报、发, 3、4, 5/6, 1",
        "en": "1 letter, 报 up, 发 down, 3, 4, 5/6, 1",
    }


def test_the_times_of_a_table_all_have_their_seconds_or_none_has():
    words = Words("zh_CN", year=2023)
    full = dt.datetime(2023, 3, 13, 9, 0, tzinfo=words.timezone)
    later = full + dt.timedelta(seconds=4)

    assert [words.clock(at, (full, later)) for at in (full, later)] == ["09:00:00", "09:00:04"]
    assert words.moment(full, (full, later)) == "3月13日（星期一）09:00:00"
    assert words.moment(full, (full,)) == "3月13日（星期一）09:00"
    assert words.exact(full) == "09:00:00"


def test_the_year_of_a_date_is_left_out_where_it_is_the_running_one():
    words = Words("zh_CN", year=2023)
    dates = [dt.date(2023, 3, 10), dt.date(2022, 12, 30)]

    assert [words.fill("{date:short}", {"date": date}) for date in dates] == [
        "3月10日",
        "2022年12月30日",
    ]
    assert words.fill("{date}", {"date": dates[0]}) == "2023年3月10日"


def flaws_in_the_code():
    """Every code of a flaw that a rule can tell."""
    written = literals("preflight", "[A-Z]+(_[A-Z]+)*") | literals("workflow", "[A-Z]+(_[A-Z]+)+")
    return {code for code in written if f"flaw.{code}" in table("en")} | {
        call.args[0].value
        for room in ("preflight", "workflow")
        for path in (ROOT / "mailer" / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", ""))
        in ("error", "warning", "info", "Flaw")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_flaw_of_a_letter_has_its_sentence_and_is_told_in_the_reference():
    told = {
        code_in(row["flaw"])[0]: row["severity"]
        for row in rows(text_of("docs/reference/checks.md"), "flaw", "severity", "when")
    }

    assert {key.removeprefix("flaw.") for key in words_of("flaw")} == flaws_in_the_code()
    assert {*told} == flaws_in_the_code()
    assert {each for said in told.values() for each in said.split(", ")} == {*Severity}


def test_every_mail_program_and_every_scheme_has_its_name():
    assert words_of("program") == {f"program.{name}" for name in support.PROGRAMS}
    assert words_of("scheme") == {f"scheme.{name}" for name in styles.SCHEMES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_to_be_typed_quotes_as_a_shell_does(language):
    # A shell hands “已核对” on with its quotation marks, and “so checked” as two words.
    curly = re.compile(r"--[a-z-]+ “(?!\{)")

    assert [key for key, text in table(language).items() if curly.search(str(text))] == []
