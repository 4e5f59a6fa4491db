"""Someone is told: mails to the editor, through the real engine, on both databases."""

import asyncio
import datetime as dt
from email import message_from_bytes, policy

import pytest
from offices import EDITOR, TestOffice, is_done
from servers.loop import in_loop, until
from servers.scripted import On, Say, ScriptedServer
from sqlalchemy import select

from mailer import maillog
from mailer.cli.words import Words
from mailer.delivery import DispatchEvent, DispatchState, State, WaveState
from mailer.issue import Tier
from mailer.mistake import NotAllowed
from mailer.sink import Sink, _Trouble, read_fault
from mailer.store import Lateness
from mailer.store.schema import notices

RESPONSIBLE = "editor@office.example"


@pytest.fixture
def make_office(open_office, database_url):
    def make(port, *, to=RESPONSIBLE, **settings):
        return open_office(database_url, port, **{"MAILER_NOTIFY__TO": to, **settings})

    return make


FROM_THE_BEGINNING = pytest.mark.parametrize("stage", ["prepared"])
"""Where no issue is there yet, or one that is approved for another sender."""


def mails(sink, to=RESPONSIBLE):
    """What the editor has got, the oldest first."""
    return [
        message_from_bytes(letter.read(), policy=policy.default)
        for letter in sink.received
        if letter.recipient == to
    ]


def subjects(sink, to=RESPONSIBLE):
    return [mail["Subject"] for mail in mails(sink, to)]


def bulletins(sink):
    """The tiers of the letters that readers have got."""
    others = [each.recipient for each in sink.received if each.recipient != RESPONSIBLE]
    return [address.partition("@")[2].partition(".")[0] for address in others]


def waiting(office):
    """The events of which nobody has been told yet."""
    with office.house.store._database.read() as connection:
        found = select(notices.c.event_key).where(notices.c.gathered_at.is_(None))
        return list(connection.execute(found).scalars())


def told_of(office, dispatch_id):
    return office.house.store.notices.letters(dispatch_id)


async def until_told(office, dispatch_id, count=1):
    """Waits until so many mails of the dispatch have been accepted."""
    await office.until(
        lambda _: (
            [mail.state for mail in told_of(office, dispatch_id)].count(State.ACCEPTED) == count
        ),
        dispatch_id,
    )


@in_loop
async def test_the_editor_is_told_once_that_a_letter_of_the_first_tier_is_refused(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=2, fa=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id)
        async with office.sending():  # across a restart
            office.clock.advance(minutes=5)
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, dispatch_id)
        (mail,) = mails(sink)

    assert bulletins(sink) == ["bao"]
    assert mail["Subject"] == f"【简报】报：省里第1局 被拒（发送单 {dispatch_id}）"
    assert mail["To"] == RESPONSIBLE
    assert mail["From"].addresses[0].display_name == "简报发送程序"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] is None
    assert mail["Date"].datetime == dt.datetime(2024, 6, 12, 1, 0, tzinfo=dt.UTC)
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == [
        f"《琴江史志工作》2024年第3期（总第58期）   发送单 {dispatch_id}",
        "",
        "6月12日 09:00:00   报   被拒   省里第1局",
        "  收件人 0999-1 <bao1@bao.example>",
        "  无此邮箱：550 5.1.1 no such mailbox (rehearsal)",
        "  " + Words()("report.fix_refused", dispatch=dispatch_id, unit="省里第1局"),
        "",
        f"送 因此未放行。仍要发送：mailer dispatch release {dispatch_id} --tier song",
        "",
        "本邮件由简报发送程序自动发出，不计入发送情况。",
    ]


@in_loop
async def test_a_mail_in_english_says_the_same(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port, MAILER_LANGUAGE="en")
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)

    assert mail["Subject"] == f"[Jianbao] 报 up: 省里第1局 refused (dispatch {dispatch_id})"
    assert mail["From"].addresses[0].display_name == "Jianbao"
    assert mail.get_content().splitlines()[2].endswith("报 up   refused   省里第1局")


@in_loop
async def test_everybody_who_is_named_gets_a_mail_of_his_own(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port, to="editor@office.example,chief@office.example")
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id, 2)
        both = [*mails(sink), *mails(sink, "chief@office.example")]

    assert [mail["To"] for mail in both] == [RESPONSIBLE, "chief@office.example"]
    assert len({mail["Message-ID"] for mail in both}) == 2


@in_loop
async def test_the_editor_is_told_of_a_doubt_of_the_first_tier_and_of_no_other(make_office):
    faults = ("dot:accept-drop:bao1@bao.example", "dot:accept-drop:fa1@fa.example")
    async with Sink(faults=[read_fault(fault) for fault in faults]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id)
            office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 2, dispatch_id)
            office.clock.advance(minutes=2)
            await until(lambda: waiting(office) == [])

    assert subjects(sink) == [f"【简报】报：省里第1局 待核实（发送单 {dispatch_id}）"]


@in_loop
async def test_the_editor_is_told_of_a_letter_that_a_dead_worker_was_saying(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        dead = office.house.store.letters()
        dead.sign_on("desk", 1, office.clock())
        lateness = Lateness(dt.timedelta(hours=2), office.clock() - dt.timedelta(hours=9))
        await dead.look(office.clock(), lateness)
        (claimed,) = await dead.claim(3, office.clock(), office.clock().date())
        await dead.record([], [claimed])
        die(dead)

        async with office.sending():
            await until_told(office, dispatch_id)

    assert subjects(sink) == [f"【简报】报：省里第1局 待核实（发送单 {dispatch_id}）"]
    assert bulletins(sink) == []


def die(letters):
    """What kill -9 does to a worker, as far as the database can see."""
    if letters._worker._lock is not None:
        letters._worker._lock.give_back()
    if letters._worker._session is not None:
        letters._worker._session.invalidate()
        letters._worker._session.close()


@in_loop
async def test_a_letter_that_is_given_up_at_the_time_limit_is_told_as_refused(make_office):
    async with Sink(faults=[read_fault("rcpt:451:bao1@bao.example")]) as sink:
        office = make_office(sink.port, MAILER_SENDING__EXPIRE="1h")
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(hours=1)
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)

    assert mail["Subject"].startswith("【简报】报：省里第1局 被拒")
    assert "过了发送期限" in mail.get_content()


@in_loop
async def test_a_gate_that_stays_shut_is_mailed_once_across_restarts(make_office):
    async with Sink(faults=[read_fault("rcpt:451:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(minutes=31)
            await until_told(office, dispatch_id)
        moves = []
        async with office.sending(moves.append):
            office.clock.advance(minutes=31)
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            await until(lambda: waiting(office) == [])
        (mail,) = mails(sink)

    assert mail["Subject"] == (f"【简报】送 过了时间仍未放行，等 2 件（发送单 {dispatch_id}）")
    assert "送 应于 6月12日 09:00 放行，至今未放行，要等：报全部发出" in mail.get_content()
    assert [each.overdue for each in moves if each.overdue] == []


@FROM_THE_BEGINNING
@in_loop
async def test_a_mail_comes_from_the_mailbox_of_the_bulletin_that_it_tells_of(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_BULLETINS__QJSZ__ADDRESS="qjsz@office.example")
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)

    (received,) = [each for each in sink.received if each.recipient == RESPONSIBLE]
    assert received.sender == "qjsz@office.example"
    assert mail["From"].addresses[0].addr_spec == "qjsz@office.example"
    assert mail["Message-ID"].endswith("@office.example>")


@FROM_THE_BEGINNING
@in_loop
async def test_a_routine_reminds_by_mail_once_for_each_thing_that_it_waits_for(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_BULLETINS__QJSZ__ADDRESS="qjsz@office.example")
        office.roster()
        routines = office.house.routines
        routines.set("qjsz", "每周五9:00", EDITOR)  # it is Wednesday
        async with office.sending():
            for _ in range(3):
                routines.remind()
            await until(lambda: len(mails(sink)) == 1)
            office.imported()
            routines.remind()
            await until(lambda: len(mails(sink)) == 2)
            office.clock.advance(hours=49)
            routines.remind()
            await until(lambda: len(mails(sink)) == 3)
            near, _, missed = mails(sink)

    assert subjects(sink) == [
        "【简报】《琴江史志工作》例行应于 6月14日 09:00 发出",
        "【简报】《琴江史志工作》例行应于 6月14日 09:00 发出",
        "【简报】《琴江史志工作》例行的 6月14日 09:00 已过，没有发出",
    ]
    assert near["From"].addresses[0].addr_spec == "qjsz@office.example"
    assert near.get_content().splitlines() == [
        "《琴江史志工作》例行应于 6月14日（星期五，工作日）09:00 发出，稿件还没有导入",
        "",
        "全部例行：mailer routine list",
        "本邮件由简报发送程序自动发出，不计入发送情况。",
    ]
    assert "尚未签发：mailer issue approve" in missed.get_content()
    assert bulletins(sink) == []  # and nothing is sent by itself


@in_loop
async def test_a_turn_is_told_once_in_a_mail_and_anew_when_it_is_moved_by_half_an_hour(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        routines = office.house.routines
        routines.set("qjsz", "每周五9:00", EDITOR)  # it is Wednesday
        routines.remind()
        office.imported()
        routines.remind()
        async with office.sending():
            await until(lambda: len(mails(sink)) == 1)
            routines.set("qjsz", "每周五9:30", EDITOR)
            routines.remind()
            await until(lambda: len(mails(sink)) == 2)
        told = [mail.get_content().count("例行应于") for mail in mails(sink)]

    assert told == [1, 1]


@in_loop
async def test_a_turn_scheduled_between_its_note_and_the_mail_is_not_told_as_one_that_waits(
    make_office,
):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        routines = office.house.routines
        routines.set("qjsz", "每周五9:00", EDITOR)  # it is Wednesday
        record = office.approved()
        routines.remind()
        dispatch_id = office.scheduled(routines.propose(record).at, record=record)
        async with office.sending():
            await until(lambda: not waiting(office))
            assert mails(sink) == []
            office.house.dispatches.steer(
                office.dispatch(dispatch_id), DispatchEvent.CANCEL, EDITOR
            )
            routines.remind()
            await until(lambda: len(mails(sink)) == 1)

    assert subjects(sink) == ["【简报】《琴江史志工作》例行应于 6月14日 09:00 发出"]


@FROM_THE_BEGINNING
@in_loop
async def test_a_turn_of_a_routine_that_was_dropped_or_moved_since_is_not_told(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        routines = office.house.routines
        routines.set("qjsz", "每周五9:00", EDITOR)
        routines.remind()
        routines.set("qjsz", "每周五9:30", EDITOR)
        routines.remind()
        async with office.sending():
            await until(lambda: len(mails(sink)) == 1)
            routines.set("qjsz", "每周五10:00", EDITOR)
            routines.remind()
            routines.drop("qjsz", EDITOR)
            await until(lambda: not waiting(office))
        (mail,) = mails(sink)

    assert mail.get_content().splitlines()[:2] == [
        "《琴江史志工作》例行应于 6月14日（星期五，工作日）09:30 发出，稿件还没有导入",
        "",
    ]


@in_loop
async def test_a_start_that_was_late_within_the_rule_is_told(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()
        office.clock.advance(minutes=13)

        async with office.sending():
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)

    assert mail["Subject"].startswith("【简报】报 没有按时开始，晚了才发")
    assert "09:13:00   报 应于 6月12日 09:00 放行" in mail.get_content()
    assert "送 应于" not in mail.get_content()  # its gate had not come before


@in_loop
async def test_a_start_in_time_and_a_gate_that_opened_late_are_no_late_starts(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(minutes=9)
            await office.until(is_done, dispatch_id)
            await until_told(office, dispatch_id)

    assert subjects(sink) == [f"【简报】发送结束，应发 3 = 已发出 3（发送单 {dispatch_id}）"]


@in_loop
async def test_a_dispatch_that_missed_its_day_is_held_and_told(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()
        office.clock.advance(hours=20)

        async with office.sending():
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)

    assert office.dispatch(dispatch_id).state is DispatchState.HELD
    assert mail["Subject"].startswith("【简报】发送已暂停：错过了时间")
    assert "报 应于 6月12日 09:00 放行" in mail.get_content()
    assert f"mailer dispatch resume {dispatch_id}" in mail.get_content()


@in_loop
async def test_what_became_of_a_dispatch_is_mailed_when_it_ends(make_office):
    async with Sink(faults=[read_fault("rcpt:550:fa2@fa.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=2, fa=3)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(is_done, dispatch_id)
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)

    assert mail["Subject"] == (
        f"【简报】发送结束，应发 6 = 已发出 5 + 被拒 1（发送单 {dispatch_id}）"
    )
    assert "应发 6 = 已发出 5 + 被拒 1" in mail.get_content()
    assert "县里第2局" in mail.get_content()
    assert office.dispatch(dispatch_id).balance.planned == 6  # the mail is counted nowhere


@in_loop
async def test_an_end_within_a_minute_of_the_last_mail_is_told_by_the_next_run(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id)
        office.clock.advance(seconds=30)
        for tier in (Tier.SONG, Tier.FA):
            office.house.dispatches.release(office.dispatch(dispatch_id), tier, EDITOR)
        async with office.sending():
            await office.until(is_done, dispatch_id)
        left, mailed = waiting(office), subjects(sink)
        office.clock.advance(seconds=31)
        async with office.sending():
            await until_told(office, dispatch_id, count=2)
        *_, last = subjects(sink)

    assert (len(left), len(mailed)) == (1, 1)
    assert last == f"【简报】发送结束，应发 4 = 已发出 3 + 被拒 1（发送单 {dispatch_id}）"


@in_loop
async def test_many_refusals_of_a_minute_are_told_in_one_mail(make_office):
    async with Sink(faults=[read_fault("rcpt:550:@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=10)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.REFUSED] == 10, dispatch_id)
            await until_told(office, dispatch_id)
            first = len(mails(sink))
            office.clock.advance(minutes=1, seconds=1)
            await until(lambda: waiting(office) == [])
            await until(
                lambda: {each.state for each in told_of(office, dispatch_id)} == {State.ACCEPTED}
            )
        texts = [mail.get_content() for mail in mails(sink)]

    assert first == 1
    assert len(texts) <= 2
    named = [line for text in texts for line in text.splitlines() if "   被拒   " in line]
    more = [int(part) for text in texts for part in _more(text)]
    assert len(named) + sum(more) == 10


def _more(text):
    return [
        line.removeprefix("此外还有 ").partition(" ")[0]
        for line in text.splitlines()
        if line.startswith("此外还有 ")
    ]


@in_loop
async def test_a_refused_login_holds_the_dispatch_and_is_known_without_another_knock(make_office):
    script = On("auth", Say("535 Error: authentication failed"))
    async with ScriptedServer(script, users={"a": "b"}) as server:
        office = make_office(
            server.port,
            MAILER_RELAY__USERNAME="a",
            MAILER_RELAY__PASSWORD="b",
            MAILER_RELAY__CONNECTIONS="1",
        )
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        moves = []

        async with office.sending(moves.append):
            await until(lambda: any(each.notices for each in moves))
            known = office.house.untold()
            knocks = _knocks(server)
            office.clock.advance(minutes=29)
            await until(lambda: waiting(office) == [])
            still = _knocks(server)
            office.clock.advance(minutes=2)
            await until(lambda: told_of(office, dispatch_id)[0].tries == 1)
            again = _knocks(server)
            server.script.clear()
            office.clock.advance(minutes=31)
            await until_told(office, dispatch_id)
        after = office.house.untold()

    assert [(letter.address, letter.kind, letter.state) for letter in known] == [
        (RESPONSIBLE, "login", State.WAITING)
    ]
    assert (knocks, still, again) == (1, 1, 2)
    assert after == ()


def _knocks(server):
    return len([command for command in server.commands if command.upper().startswith("AUTH")])


@in_loop
async def test_a_mail_that_is_put_off_goes_later_with_the_same_bytes(make_office):
    faults = [read_fault("rcpt:550:bao1@bao.example"), read_fault(f"dot:451:once:{RESPONSIBLE}")]
    async with Sink(faults=faults) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until(lambda: [each.tries for each in told_of(office, dispatch_id)] == [1])
            put_off = told_of(office, dispatch_id)[0]
            office.clock.advance(minutes=5)
            await until_told(office, dispatch_id)
        (mail,) = mails(sink)
        lines = office.house.settings.log_file.read_text("utf-8").splitlines()
        logged = [
            line for line in map(maillog.parse, lines) if isinstance(line, maillog.NoticeLine)
        ]

    assert put_off.state is State.WAITING
    assert put_off.next_at == put_off.made_at + dt.timedelta(minutes=5)
    assert mail["Date"].datetime == put_off.made_at
    assert [(line.tries, line.state, line.code) for line in logged] == [
        (1, "waiting", 451),
        (2, "accepted", 250),
    ]


@in_loop
async def test_a_mail_whose_answer_never_came_is_said_once_more_and_then_no_more(make_office):
    faults = ["rcpt:550:bao1@bao.example", f"dot:accept-drop:{RESPONSIBLE}"]
    async with Sink(faults=[read_fault(fault) for fault in faults]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            for tries, minutes in ((1, 15), (2, 60), (2, 600)):
                await until(
                    lambda tries=tries: (
                        [each.tries for each in told_of(office, dispatch_id)] == [tries]
                    )
                )
                office.clock.advance(minutes=minutes)
        both = mails(sink)

    assert [each.state for each in told_of(office, dispatch_id)] == [State.DOUBTFUL]
    assert len(both) == 2
    assert len({mail["Message-ID"] for mail in both}) == 1
    assert len({mail.as_bytes() for mail in both}) == 1


@in_loop
async def test_a_mail_that_is_refused_makes_no_other_and_is_known(make_office):
    faults = ["rcpt:550:bao1@bao.example", f"rcpt:550:{RESPONSIBLE}"]
    async with Sink(faults=[read_fault(fault) for fault in faults]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until(lambda: office.house.untold() != ())
            office.clock.advance(hours=2)
            await until(lambda: waiting(office) == [])
        refused = [each for each in told_of(office, dispatch_id) if "被拒" in each.subject]

    assert [(each.state, each.kind, each.tries) for each in refused] == [
        (State.REFUSED, "unknown_user", 1)
    ]
    assert {each.address for each in office.house.untold()} == {RESPONSIBLE}
    office.clock.advance(days=8)
    assert office.house.untold() == ()


@in_loop
async def test_a_mail_that_a_dead_worker_was_saying_is_said_once_more(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()
        sink._troubles.append(_Trouble(read_fault(f"rcpt:451:once:{RESPONSIBLE}")))
        async with office.sending():
            await until(lambda: [each.tries for each in told_of(office, dispatch_id)] == [1])
        office.clock.advance(minutes=5)
        dead = office.house.store.letters()
        dead.sign_on("desk", 1, office.clock())
        claimed = await office.house.store.notices.claim(dead.worker, office.clock())
        twice = await office.house.store.notices.claim(dead.worker, office.clock())
        spoken = await office.house.store.notices.speak(dead.worker, claimed.id)
        die(dead)

        async with office.sending():
            await until(
                lambda: [each.state for each in told_of(office, dispatch_id)] == [State.DOUBTFUL]
            )
            lapsed = office.house.untold()
            office.clock.advance(minutes=15)
            await until_told(office, dispatch_id)

    assert (twice, spoken, lapsed) == (None, True, ())
    assert len(mails(sink)) == 1


@in_loop
async def test_two_workers_that_gather_at_once_make_one_mail(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()
        letters = office.house.store.letters()
        lateness = Lateness(dt.timedelta(hours=2), office.clock() - dt.timedelta(hours=9))
        await letters.look(office.clock(), lateness)
        await letters.hold(dispatch_id, "sender", office.clock())
        rows = office.house.store.notices
        seen = await rows.waiting(office.clock()), await rows.waiting(office.clock())
        mail = [(RESPONSIBLE, "held", b"...")]

        made = await asyncio.gather(*(rows.gather(each, mail, office.clock()) for each in seen))

    assert sorted(map(len, made)) == [0, 1]
    assert len(told_of(office, dispatch_id)) == 1


@in_loop
async def test_where_nobody_is_named_nothing_waits_and_nothing_is_told_later(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, to="")
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(is_done, dispatch_id)
            await until(lambda: waiting(office) == [])

    assert told_of(office, dispatch_id) == ()
    assert mails(sink) == []


@in_loop
async def test_who_is_named_no_more_is_told_no_more(make_office, tmp_path, database_url):
    async with Sink(faults=[read_fault(f"rcpt:451:{RESPONSIBLE}")]) as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = office.scheduled()
        async with office.sending():
            await until(lambda: [each.tries for each in told_of(office, dispatch_id)] == [1])
        successor = TestOffice(
            office.folder, database_url, sink.port, MAILER_NOTIFY__TO="chief@office.example"
        )
        successor.clock.at = office.clock() + dt.timedelta(minutes=5)
        async with successor.sending():
            await until(
                lambda: [each.state for each in told_of(office, dispatch_id)] == [State.WITHDRAWN]
            )
        successor.close()

    assert mails(sink) == []


@in_loop
async def test_a_held_dispatch_is_told_while_it_is_held(make_office):
    async with Sink(faults=[read_fault("mail:553:once")]) as sink:
        office = make_office(sink.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await until_told(office, dispatch_id)
            held = office.dispatch(dispatch_id).state
            office.house.dispatches.steer(
                office.dispatch(dispatch_id), DispatchEvent.RESUME, EDITOR
            )
            await office.until(is_done, dispatch_id)
        (mail,) = mails(sink)

    assert held is DispatchState.HELD
    assert mail["Subject"].startswith("【简报】发送已暂停：邮件服务器不接受发件人")


@in_loop
async def test_an_address_that_nobody_can_have_is_refused_on_a_real_relay(make_office):
    office = make_office(
        25, MAILER_RELAY__HOST="mx.office.example", MAILER_RELAY__SECURITY="starttls"
    )

    with pytest.raises(NotAllowed) as refused:
        async with office.sending():
            pass

    assert refused.value.code == "app.reserved_notify"


@in_loop
async def test_what_is_told_of_a_rehearsal_says_that_it_is_one(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        scheduling = office.house.dispatches.plan(
            office.approved(),
            office.clock(),
            after={Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()},
            without={},
            actor=EDITOR,
            rehearse="me@office.example",
        )
        dispatch_id = office.house.dispatches.schedule(scheduling).id

        async with office.sending():
            await until_told(office, dispatch_id)

    assert subjects(sink) == [f"【简报】演练：发送结束，应发 3 = 已发出 3（发送单 {dispatch_id}）"]
