"""What became of a dispatch, as a screen and as files."""

import csv
import datetime as dt

import pytest

from mailer.cli.show import report as screen
from mailer.cli.show import report_file
from mailer.cli.show.layout import width
from mailer.cli.words import Words
from mailer.delivery import (
    AttemptRecord,
    Balance,
    DeliveryRecord,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    Omission,
    OmissionReason,
    State,
    WaveRecord,
    WaveState,
)
from mailer.issue import Tier
from mailer.report import make_report

NINE = dt.datetime(2024, 6, 12, 1, 0, tzinfo=dt.UTC)
WORDS = Words("zh_CN", year=2024)


def letter(number, state, kind="unknown_user", said="550 no such user", **more):
    last = AttemptRecord(
        number=1,
        tier=Tier.FA,
        address=f"a{number}@u.example",
        unit=f"第{number}局",
        delivery_id=number,
        state=state,
        kind=kind,
        phase="rcpt",
        code=None if kind in ("lapsed", "no_answer") else 550,
        status=None,
        relay="mx.example",
        said=said,
        ended_at=NINE,
        delays=(0.0, 0.0, 0.0, 0.0),
        next_at=None,
    )
    values = {
        "unit": f"第{number}局",
        "contact": f"人{number}",
        "phone": f"0999-{number}",
        "dispatch_id": 7,
        "unit_id": number,
        "contact_id": number,
        "address": f"a{number}@u.example",
        **more,
    }
    return DeliveryRecord(
        id=number,
        tier=Tier.FA,
        position=number,
        entry="县里",
        group="县里",
        state=state,
        tries=1,
        next_at=NINE,
        last=last,
        **values,
    )


def reported(*letters, omissions=(), supplemented=(), **more):
    balance = Balance({state: sum(each.state is state for each in letters) for state in State})
    wave = WaveRecord(1, Tier.FA, WaveState.OPEN, NINE, NINE, NINE, None, balance, 0)
    dispatch = DispatchRecord(
        id=7,
        issue_id=1,
        issue_name="qjsz/2024-03",
        citation="《琴江史志工作》2024年第3期（总第58期）",
        reason=None,
        scheduled_at=NINE,
        scheduled_by="高速",
        ended_at=None,
        waves=(wave,),
        **{"kind": DispatchKind.FIRST, "state": DispatchState.RUNNING, **more},
    )
    return make_report(dispatch, letters, omissions, supplemented)


def shown(made, **how):
    return list(screen.report(made, WORDS, now=NINE, sender="a@office.example", **how))


def silent(unit, tier=Tier.FA):
    return Omission(tier, unit, OmissionReason.NO_ADDRESS, phone="0999-0", entry="县里")


def table(made):
    return list(csv.DictReader(report_file.table(made, WORDS).splitlines()))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("lapsed", "发送进程中断，不知对方有没有收到"),
        ("no_answer", "已交出，未收到答复"),
    ],
)
def test_a_doubt_is_told_in_the_words_in_which_it_is_watched(kind, told):
    made = reported(letter(1, State.DOUBTFUL, kind, said=""))

    lines = shown(made)

    assert lines[7] == f"    第1局  人1 0999-1  {told}"
    assert table(made)[0]["服务器答复"] == told


def test_of_many_chores_the_first_of_each_sort_stand_on_the_screen_and_all_in_the_file():
    letters = [letter(number, State.REFUSED) for number in range(1, 21)]
    letters += [letter(number, State.DOUBTFUL, "no_answer") for number in range(21, 31)]
    made = reported(*letters, omissions=[silent("第40局")])

    lines, whole = shown(made), shown(made, full=True)

    assert len(lines) < 24
    assert max(map(width, lines)) <= 80
    assert lines[5:7] == [
        "请处理 31 个单位：",
        "  被拒 20（列出 2）   改址后：mailer dispatch supplement 7 --refused",
    ]
    assert [sum(line.startswith("    第") for line in each) for each in (lines, whole)] == [5, 31]


def test_a_unit_without_address_is_called_once_and_not_when_it_has_a_letter():
    made = reported(
        letter(1, State.ACCEPTED, "accepted"),
        omissions=[silent("第1局"), silent("第2局"), silent("第2局")],
    )

    assert [(chore.unit, chore.phone) for chore in made.chores] == [("第2局", "0999-0")]
    assert [row["单位"] for row in table(made)] == ["第1局", "第2局"]
    assert made.total.all_units == 2


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86 10 1", "'+86 10 1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "□=1"),
        ("01012345678", "'01012345678"),
        ("123456789012345678", "'123456789012345678"),
        ("010-12345678", "010-12345678"),
        ("第1局", "第1局"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_or_round_is_text(cell, written):
    made = reported(letter(1, State.REFUSED, contact=cell))

    assert table(made)[0]["联系人"] == written


def test_nothing_in_a_page_is_taken_for_markup():
    made = reported(letter(1, State.REFUSED, unit="<b>局</b>", said='550 <script>"&"</script>'))

    page = report_file.page(made, WORDS, now=NINE, sender="a@office.example")

    assert "&lt;b&gt;局&lt;/b&gt;" in page
    assert "550 550 &lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;" in page
    assert "<script" not in page


def test_a_refused_letter_that_a_supplement_made_good_is_nobodys_chore():
    same = letter(9, State.ACCEPTED, "accepted", dispatch_id=8, unit_id=1, contact_id=1)
    beside = letter(10, State.ACCEPTED, "accepted", dispatch_id=9, unit_id=2, contact_id=99)
    made = reported(letter(1, State.REFUSED), letter(2, State.REFUSED), supplemented=[same, beside])

    assert shown(made)[4:8] == [
        "  应发 2 = 已发出 0 + 被拒 2",
        "没有要处理的单位。",
        "被拒后已补发 1 个单位（发送单 8）：第1局",
        "被拒后已补发 1 个单位（发送单 9）：第2局",
    ]
    assert not made.needs_a_look
    assert [(row["情况"], row["处理"]) for row in table(made)] == [
        ("被拒", "已补发，发送单 8"),
        ("被拒", "已补发，发送单 9"),
    ]


def test_a_copy_for_a_colleague_makes_no_refused_letter_good():
    colleague = letter(2, State.ACCEPTED, "accepted", unit="第1局", unit_id=1)
    copy = letter(3, State.ACCEPTED, "accepted", dispatch_id=8, unit_id=1, contact_id=2)
    made = reported(letter(1, State.REFUSED), colleague, supplemented=[copy])

    assert [chore.unit for chore in made.chores] == ["第1局"]
    assert made.needs_a_look


def test_a_rehearsal_is_called_one_and_names_no_command_that_it_cannot_have():
    made = reported(
        letter(1, State.REFUSED),
        letter(2, State.REFUSED),
        kind=DispatchKind.REHEARSAL,
        redirect_to="a@office.example",
    )

    lines, page = shown(made), report_file.page(made, WORDS, now=NINE, sender="a@office.example")

    assert lines[0].startswith("《琴江史志工作》2024年第3期（总第58期）演练发送情况 ")
    assert lines[6] == "  被拒 2   核对后改正邮箱：mailer roster import 文件"
    assert "<h1>《琴江史志工作》2024年第3期（总第58期）演练发送情况</h1>" in page


def test_what_is_cancelled_is_not_supplemented():
    made = reported(letter(1, State.REFUSED), state=DispatchState.CANCELLED)

    assert shown(made)[6] == "  被拒 1   核对后改正邮箱：mailer roster import 文件"
