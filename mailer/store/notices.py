"""What the editor is to be told, and the mails that tell it.

Owns the rows of notices, written in the transaction of what they tell, and those
of the mails that they are gathered into.  Never words a notice and never decides
when to try again: the caller brings both.  Who calls is `mailer.store.looking`,
`mailer.store.queue` and `mailer.store.workers` for what happens, and
`mailer.dispatch.notices` for the mails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Insert,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import sqlite

from mailer.delivery import (
    REPEAT_AFTER,
    Attempt,
    Event,
    Kind,
    Notice,
    NoticeAttempt,
    NoticeEvent,
    NoticeLetter,
    NoticeRecord,
    State,
    has_no_way_in,
    move,
    way_in_again,
)
from mailer.issue import Tier
from mailer.store.claims import prove_alive
from mailer.store.database import Database
from mailer.store.reading import deliveries_where
from mailer.store.schema import deliveries, dispatches, issues, notice_letters, notices, waves

TOGETHER = dt.timedelta(minutes=1)
"""Of one dispatch one mail is made in this time; what happens meanwhile stands in the next."""

_MOST = 500  # notices looked at in one go
_LONGEST_WAIT = dt.timedelta(hours=2)
_REMEMBERED = dt.timedelta(days=7)

TOLD = {State.REFUSED: NoticeEvent.REFUSED, State.DOUBTFUL: NoticeEvent.DOUBTFUL}
"""What is told of a letter of 报, by the state that it has come to."""


# What happens, inside the transaction in which it happens


def note_attempts(connection: Connection, made: Sequence[Attempt]) -> None:
    """Notes the letters of 报 that these attempts leave refused or doubtful."""
    _note(
        connection,
        [
            {
                **_of_letter(attempt.letter.id, attempt.letter.tries + 1, TOLD[attempt.after]),
                "dispatch_id": attempt.letter.dispatch_id,
                "happened_at": attempt.ended_at,
            }
            for attempt in made
            if attempt.letter.tier is Tier.BAO and attempt.after in TOLD
        ],
    )


def note_letters(
    connection: Connection, letter_ids: Sequence[int], event: NoticeEvent, now: dt.datetime
) -> None:
    """Notes those of these letters that are of 报; by their rows, as they are now."""
    rows = connection.execute(
        select(deliveries.c.id, deliveries.c.dispatch_id, deliveries.c.tries)
        .select_from(deliveries.join(waves, deliveries.c.wave_id == waves.c.id))
        .where(deliveries.c.id.in_(letter_ids))
        .where(waves.c.tier == Tier.BAO)
    ).all()
    _note(
        connection,
        [
            {
                **_of_letter(row.id, row.tries, event),
                "dispatch_id": row.dispatch_id,
                "happened_at": now,
            }
            for row in rows
        ],
    )


def forget_doubts(connection: Connection, dispatch_id: int) -> None:
    """Removes notices that nobody was told of yet: doubts about letters that are accepted now."""
    accepted = select(deliveries.c.id).where(
        deliveries.c.dispatch_id == dispatch_id, deliveries.c.state == State.ACCEPTED
    )
    connection.execute(
        delete(notices)
        .where(notices.c.dispatch_id == dispatch_id, notices.c.event == NoticeEvent.DOUBTFUL)
        .where(notices.c.gathered_at.is_(None), notices.c.delivery_id.in_(accepted))
    )


def note_waves(
    connection: Connection,
    event: NoticeEvent,
    found: Sequence[tuple[int, Tier]],
    now: dt.datetime,
) -> tuple[tuple[int, Tier], ...]:
    """Notes what happened to these waves; those of which it had not been noted before."""
    return tuple(
        (dispatch_id, tier)
        for dispatch_id, tier in found
        if _note(
            connection,
            [
                {
                    "event_key": f"{event}/{dispatch_id}/{tier}",
                    "event": event,
                    "dispatch_id": dispatch_id,
                    "tier": tier,
                    "happened_at": now,
                }
            ],
        )
    )


def note_holds(
    connection: Connection, dispatch_ids: Sequence[int], reason: str, now: dt.datetime
) -> None:
    """Notes that the house has held these dispatches; each time anew."""
    _note(
        connection,
        [
            {
                "event_key": f"{NoticeEvent.HELD}/{dispatch_id}/{now.isoformat()}",
                "event": NoticeEvent.HELD,
                "dispatch_id": dispatch_id,
                "reason": reason,
                "happened_at": now,
            }
            for dispatch_id in dispatch_ids
        ],
    )


def note_ends(connection: Connection, dispatch_ids: Sequence[int], now: dt.datetime) -> None:
    """Notes that these dispatches have ended."""
    _note(
        connection,
        [
            {
                "event_key": f"{NoticeEvent.DONE}/{dispatch_id}",
                "event": NoticeEvent.DONE,
                "dispatch_id": dispatch_id,
                "happened_at": now,
            }
            for dispatch_id in dispatch_ids
        ],
    )


def lapse(connection: Connection, workers: Sequence[int], now: dt.datetime) -> None:
    """Takes the mails of dead workers off them: claimed ones wait, spoken ones are doubtful."""
    theirs = notice_letters.c.worker_id.in_(workers)
    connection.execute(
        update(notice_letters)
        .where(theirs, notice_letters.c.state == State.CLAIMED)
        .values(state=move(State.CLAIMED, Event.LAPSE), worker_id=None)
    )
    connection.execute(
        update(notice_letters)
        .where(theirs, notice_letters.c.state == State.SPEAKING)
        .values(
            state=move(State.SPEAKING, Event.LAPSE),
            worker_id=None,
            tries=notice_letters.c.tries + 1,
            tried_at=now,
            next_at=now + REPEAT_AFTER,
            kind=Kind.LAPSED,
            said="",
        )
    )


def _of_letter(letter_id: int, number: int, event: NoticeEvent) -> dict[str, Any]:
    """A letter that is sent again after a doubt, and doubted again, is told again."""
    return {
        "event_key": f"{event}/{letter_id}/{number}",
        "event": event,
        "delivery_id": letter_id,
        "tier": Tier.BAO,
    }


def _note(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """How many of the rows are new; those whose key is known already change nothing."""
    if not rows:
        return 0
    statement: Insert = sqlite.insert(notices).on_conflict_do_nothing()
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - drivers that few need

        statement = postgresql.insert(notices).on_conflict_do_nothing()
    return sum(connection.execute(statement, dict(row)).rowcount for row in rows)


# The mails


class Notices:
    """The notices of an installation, and the mails in which they are told.

    Args:
        database: where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_turn(self, bulletin: str, due_at: dt.datetime, awaits: str, now: dt.datetime) -> None:
        """Notes that a turn of the bulletin's routine awaits something.

        Once while it is near, once when it has passed, and once for each thing that
        it awaits.
        """
        when = "missed" if due_at <= now else "near"
        moment = f"{due_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M}"
        row = {
            "event_key": f"{NoticeEvent.ROUTINE}/{bulletin}/{moment}/{when}/{awaits}",
            "event": NoticeEvent.ROUTINE,
            "bulletin": bulletin,
            "due_at": due_at,
            "happened_at": now,
        }
        known = select(notices.c.id).where(notices.c.event_key == row["event_key"])
        with self._database.read() as connection:
            if connection.execute(known).first():
                return
        with self._database.write() as connection:
            _note(connection, [row])

    async def waiting(self, now: dt.datetime) -> tuple[Notice, ...]:
        """What is to be told now, the oldest first; none of a dispatch told of a moment ago."""
        return await self._database.glance(lambda connection: _waiting(connection, now))

    async def gather(
        self,
        told: Sequence[Notice],
        letters: Sequence[tuple[str, str, bytes]],
        now: dt.datetime,
    ) -> tuple[NoticeRecord, ...]:
        """The new mails that tell these notices of one dispatch, or of one bulletin's routine.

        Args:
            told: of one dispatch, or without one and of one bulletin; at least one.
            letters: address, subject and content of each mail; none when nobody
                is to be told, and then the notices count as told.
            now: when the mails are made.

        Returns:
            Nothing when another worker was faster.
        """
        return await self._database.work(lambda connection: _gather(connection, told, letters, now))

    async def forget(self, notice_ids: Sequence[int]) -> None:
        """Removes those of these notices of which nobody has been told yet."""
        gone = and_(notices.c.id.in_(notice_ids), notices.c.gathered_at.is_(None))
        await self._database.work(
            lambda connection: connection.execute(delete(notices).where(gone))
        )

    async def withdraw_others(self, addresses: Sequence[str]) -> None:
        """Takes out the mails that wait for somebody who is not told any more."""
        gone = and_(
            notice_letters.c.state == State.WAITING, notice_letters.c.address.not_in(addresses)
        )
        if await self._database.glance(
            lambda connection: connection.execute(select(notice_letters.c.id).where(gone)).first()
        ):
            withdrawn = move(State.WAITING, Event.WITHDRAW)
            await self._database.work(
                lambda connection: connection.execute(
                    update(notice_letters).where(gone).values(state=withdrawn)
                )
            )

    async def claim(self, worker: int, now: dt.datetime) -> NoticeLetter | None:
        """The next mail that may leave; the worker's from now on.  None when there is none.

        Raises:
            LostClaimError: the worker has been declared dead.
        """
        due = _may_leave(now)
        if not await self._database.glance(
            lambda connection: connection.execute(select(notice_letters.c.id).where(due)).first()
        ):
            return None
        return await self._database.work(lambda connection: _claim(connection, worker, now))

    async def speak(self, worker: int, letter_id: int) -> bool:
        """Whether the claimed mail is this worker's, and from now on speaking, durably."""
        return await self._database.work(
            lambda connection: (
                connection.execute(
                    update(notice_letters)
                    .where(notice_letters.c.id == letter_id)
                    .where(notice_letters.c.state == State.CLAIMED)
                    .where(notice_letters.c.worker_id == worker)
                    .values(state=move(State.CLAIMED, Event.SPEAK))
                ).rowcount
                == 1
            )
        )

    async def record(self, worker: int, attempt: NoticeAttempt) -> bool:
        """Whether the mail was this worker's, and what came of it is written.

        When no connection was to be had, no other mail is tried earlier either.
        """
        return await self._database.work(lambda connection: _record(connection, worker, attempt))

    async def release(self, worker: int, letter_id: int) -> None:
        """The claimed mail waits again: nothing had been said."""
        await self._database.work(
            lambda connection: connection.execute(
                update(notice_letters)
                .where(notice_letters.c.id == letter_id)
                .where(notice_letters.c.state == State.CLAIMED)
                .where(notice_letters.c.worker_id == worker)
                .values(state=move(State.CLAIMED, Event.RELEASE), worker_id=None)
            )
        )

    def untold(self, addresses: Sequence[str], now: dt.datetime) -> tuple[NoticeRecord, ...]:
        """For each address the last mail, if its last try came to nothing.

        What waits is told as long as it waits, what was given up for a week.
        A mail that a dying process was saying is no failure of mail.
        """
        last = (
            select(notice_letters.c.address, func.max(notice_letters.c.tried_at).label("tried_at"))
            .where(notice_letters.c.address.in_(addresses))
            .group_by(notice_letters.c.address)
            .subquery()
        )
        with self._database.read() as connection:
            rows = connection.execute(
                select(notice_letters)
                .join(
                    last,
                    and_(
                        notice_letters.c.address == last.c.address,
                        notice_letters.c.tried_at == last.c.tried_at,
                    ),
                )
                .where(notice_letters.c.state.not_in((State.ACCEPTED, State.WITHDRAWN)))
                .where(
                    or_(
                        notice_letters.c.state == State.WAITING,
                        notice_letters.c.tried_at > now - _REMEMBERED,
                    )
                )
                .where(notice_letters.c.kind != Kind.LAPSED)
                .order_by(notice_letters.c.id)
            ).all()
        return tuple({row.address: _record_of(row) for row in rows}.values())

    def letters(self, dispatch_id: int) -> tuple[NoticeRecord, ...]:
        """The mails of notices about a dispatch, the oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(notice_letters)
                .where(notice_letters.c.dispatch_id == dispatch_id)
                .order_by(notice_letters.c.id)
            )
            return tuple(_record_of(row) for row in rows)


# Details


def _may_be_told(now: dt.datetime) -> Any:
    """Whether no mail was made of the dispatch at hand less than `TOGETHER` ago."""
    just_told = (
        exists()
        .where(notice_letters.c.dispatch_id == notices.c.dispatch_id)
        .where(notice_letters.c.made_at > now - TOGETHER)
        .where(notice_letters.c.made_at <= now)  # a clock that was set back silences nobody
        .correlate(notices)
    )
    return ~just_told


def _waiting(connection: Connection, now: dt.datetime) -> tuple[Notice, ...]:
    rows = connection.execute(
        select(notices, func.coalesce(notices.c.bulletin, issues.c.bulletin).label("of"))
        .select_from(notices.outerjoin(dispatches).outerjoin(issues))
        .where(notices.c.gathered_at.is_(None))
        .where(_may_be_told(now))
        .order_by(notices.c.id)
        .limit(_MOST)
    ).all()
    of_letters = [row.delivery_id for row in rows if row.delivery_id is not None]
    found = deliveries_where(connection, deliveries.c.id.in_(of_letters)) if of_letters else ()
    letters = {letter.id: letter for letter in found}
    return tuple(
        Notice(
            id=row.id,
            event=NoticeEvent(row.event),
            bulletin=row.of,
            dispatch_id=row.dispatch_id,
            at=row.happened_at,
            tier=Tier(row.tier) if row.tier else None,
            reason=row.reason,
            letter=letters.get(row.delivery_id),
            due_at=row.due_at,
        )
        for row in rows
    )


def _may_leave(now: dt.datetime) -> Any:
    """Whether the mail at hand is due; a doubtful one is said once more, and only once."""
    again = and_(notice_letters.c.state == State.DOUBTFUL, notice_letters.c.resent.is_(False))
    # Nobody waits for hours: then the clock was set back meanwhile.
    due = or_(notice_letters.c.next_at <= now, notice_letters.c.next_at > now + _LONGEST_WAIT)
    return and_(or_(notice_letters.c.state == State.WAITING, again), due)


def _gather(
    connection: Connection,
    told: Sequence[Notice],
    letters: Sequence[tuple[str, str, bytes]],
    now: dt.datetime,
) -> tuple[NoticeRecord, ...]:
    """Marks the notices and writes their mails, if no other worker is at it or was faster."""
    ids = [notice.id for notice in told]
    if not _gathers_alone(connection):
        return ()
    waiting = connection.execute(
        select(func.count())
        .select_from(notices)
        .where(notices.c.id.in_(ids), notices.c.gathered_at.is_(None))
        .where(_may_be_told(now))
    ).scalar_one()
    if waiting != len(ids):
        return ()
    connection.execute(update(notices).where(notices.c.id.in_(ids)).values(gathered_at=now))
    shut_out = next((each.reason for each in told if has_no_way_in(each.reason)), None)
    next_at = max(way_in_again(now) if shut_out else now, _way_in_known(connection, now))
    return tuple(
        _record_of(
            connection.execute(
                insert(notice_letters)
                .values(
                    dispatch_id=told[0].dispatch_id,
                    bulletin=told[0].bulletin,
                    address=address,
                    subject=subject,
                    content=content,
                    state=State.WAITING,
                    tries=0,
                    resent=False,
                    made_at=now,
                    next_at=next_at,
                    # The dispatch has just met it: no second knock is needed to know.
                    tried_at=now if shut_out else None,
                    kind=shut_out,
                    said="",
                )
                .returning(*notice_letters.c)
            ).one()
        )
        for address, subject, content in letters
    )


def _gathers_alone(connection: Connection) -> bool:
    """Whether no other worker is at it.  SQLite lets one write at a time; -2 is no worker's key."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(-2)")).scalar_one())


def _way_in_known(connection: Connection, now: dt.datetime) -> dt.datetime:
    """Until when nobody should knock, because the relay lets nobody in; *now* when it does."""
    shut = connection.execute(
        select(func.max(notice_letters.c.next_at))
        .where(notice_letters.c.state == State.WAITING)
        .where(notice_letters.c.kind.in_([kind for kind in Kind if has_no_way_in(kind)]))
        .where(notice_letters.c.next_at <= way_in_again(now))
    ).scalar_one()
    return max(shut, now) if shut else now


def _claim(connection: Connection, worker: int, now: dt.datetime) -> NoticeLetter | None:
    prove_alive(connection, worker)
    row = connection.execute(
        select(notice_letters)
        .where(_may_leave(now))
        .order_by(notice_letters.c.next_at, notice_letters.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    state, resent = State(row.state), row.resent
    if state is State.DOUBTFUL:
        state, resent = move(state, Event.RESEND), True
    connection.execute(
        update(notice_letters)
        .where(notice_letters.c.id == row.id)
        .values(state=move(state, Event.CLAIM), resent=resent, worker_id=worker)
    )
    return NoticeLetter(
        id=row.id,
        bulletin=row.bulletin,
        dispatch_id=row.dispatch_id,
        address=row.address,
        subject=row.subject,
        content=bytes(row.content),
        tries=row.tries,
        made_at=row.made_at,
        resent=resent,
    )


def _record(connection: Connection, worker: int, attempt: NoticeAttempt) -> bool:
    letter = attempt.letter
    values: dict[str, Any] = {
        "state": attempt.after,
        "worker_id": None,
        "tries": letter.tries + 1,
        "tried_at": attempt.ended_at,
        "kind": attempt.kind,
        "said": attempt.said,
    }
    if attempt.next_at is not None:
        values["next_at"] = attempt.next_at
    changed = connection.execute(
        update(notice_letters)
        .where(notice_letters.c.id == letter.id)
        .where(notice_letters.c.state == attempt.before)
        .where(notice_letters.c.worker_id == worker)
        .values(**values)
    )
    if attempt.before is State.CLAIMED:
        again = attempt.next_at or way_in_again(attempt.ended_at)
        connection.execute(
            update(notice_letters)
            .where(notice_letters.c.state == State.WAITING)
            .where(notice_letters.c.next_at < again)
            .values(next_at=again)
        )
    return changed.rowcount == 1


def _record_of(row: Any) -> NoticeRecord:
    return NoticeRecord(
        dispatch_id=row.dispatch_id,
        address=row.address,
        subject=row.subject,
        state=State(row.state),
        kind=row.kind,
        said=row.said,
        tries=row.tries,
        made_at=row.made_at,
        tried_at=row.tried_at,
        next_at=row.next_at,
    )
