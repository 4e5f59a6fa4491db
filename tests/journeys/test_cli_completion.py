"""What a shell is offered when somebody presses Tab."""

import os
import shutil
import sys

import pytest
from program import mailer
from terminal import at_bash


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


# Whether the package bash-completion is installed, which takes @, = and : out of the breaks.
BREAKS = ["", "COMP_WORDBREAKS=${COMP_WORDBREAKS//[@=:]/}"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize("breaks", BREAKS, ids=["bash alone", "with bash-completion"])
def test_bash_at_a_terminal_completes_addresses_values_and_names_with_blanks(
    scheduled, tmp_path, breaks
):
    scheduled("roster", "group", "create", "有 空格 (甲)")
    program = tmp_path / "mailer"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mailer "$@"\n')
    program.chmod(0o755)
    script = tmp_path / "completion"
    script.write_text(mailer("completion", "bash").out)
    rc = tmp_path / "rc"
    rc.write_text(f"cd '{scheduled.folder}'\nsource '{script}'\n{breaks}\nPS1='> '\n")
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TERM": "dumb", "LC_ALL": "C.UTF-8"}

    with at_bash(rc, {**env, "INPUTRC": os.devnull, "HISTFILE": os.devnull}) as bash:
        bash.wait("> ")
        bash.press("mailer iss\t")
        bash.wait("mailer issue ")
        bash.press("show \t")
        bash.wait("show 2023-02 ")
        bash.press("\x15mailer why dsyj@wanz\t")
        bash.wait("dsyj@wanzhou.example ")
        bash.press("\n")
        bash.wait("邮箱 dsyj@wanzhou.example")
        bash.wait("> ")
        bash.press("mailer roster group show 有\t")
        bash.wait("有\\ 空格\\ \\(甲\\) ")
        bash.press("\n")
        bash.wait("\n有 空格 (甲)")
        bash.wait("> ")
        bash.press('mailer roster group show "有\t')
        bash.wait('"有 空格 (甲)" ')
        bash.press("\x15mailer dispatch release --tier=s\t")
        bash.wait("--tier=song ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_program(shell):
    ran = mailer("completion", shell)

    assert (ran.status, ran.err) == (0, "")
    assert "_MAILER_COMPLETE" in ran.out


def test_another_shell_is_refused_with_the_list():
    ran = mailer("completion", "tcsh")

    assert (ran.status, "bash、zsh、fish" in ran.err) == (2, True)
