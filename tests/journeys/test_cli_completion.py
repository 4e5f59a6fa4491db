"""What a shell is offered when somebody presses Tab."""

import pytest
from program import mailer


def offered(*typed, folder=None, shell="fish"):
    """The names that are offered for the last of the words."""
    words = ["mailer", *(["-C", str(folder)] if folder else []), *typed[:-1]]
    env = {"_MAILER_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(words)}
    env |= {"COMP_CWORD": typed[-1] if shell == "fish" else str(len(words))}
    ran = mailer(env=env)
    assert ran.err == ""
    return [line.partition(",")[2].partition("\t")[0] for line in ran.lines if line]


def test_commands_and_options_are_offered_without_a_folder(tmp_path):
    assert offered("issue", "prev", folder=tmp_path) == ["preview"]
    assert "--takeover" not in offered("ta", folder=tmp_path)
    assert offered("dispatch", "report", "--j", folder=tmp_path) == ["--json"]
    assert offered("issue", "show", "", folder=tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_names_are_those_of_the_database(scheduled):
    folder = scheduled.folder

    assert offered("issue", "show", "", folder=folder) == ["2023-02"]
    assert offered("dispatch", "cancel", "", folder=folder) == ["1"]
    assert offered("roster", "show", "各", folder=folder)[:2] == ["各处室", "各区县党史部门"]
    assert "dsyj@wanzhou.example" in offered("why", "dsyj@w", folder=folder)
    assert offered("dispatch", "release", "--tier", "s", folder=folder) == ["song"]
    assert offered("issue", "next", "c", folder=folder) == ["cqdsgz"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_program(shell):
    ran = mailer("completion", shell)

    assert (ran.status, ran.err) == (0, "")
    assert "_MAILER_COMPLETE" in ran.out


def test_another_shell_is_refused_with_the_list():
    ran = mailer("completion", "tcsh")

    assert (ran.status, "bash、zsh、fish" in ran.err) == (2, True)
