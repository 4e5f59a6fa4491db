"""Telling the editor by mail: one mail at a time, over a line that is lent for it.

Owns the gathering of notices into mails, and the way of one such mail.  Never
words one (the doors do) and never needs leave of a dispatch: a mail goes out
while its dispatch is held.  A mail that fails makes no notice.  What is told is
noted in `mailer.store.notices`, in the transaction in which it happens.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from zoneinfo import ZoneInfo

from mailer import courier, maillog, press
from mailer.delivery import (
    REPEAT_AFTER,
    Answer,
    Event,
    Notice,
    NoticeAttempt,
    NoticeLetter,
    NoticeRecord,
    NoticeText,
    Scope,
    State,
    judge,
    move,
    next_notice_try,
    notice_message_id,
)
from mailer.dispatch.lines import Line
from mailer.dispatch.patience import Patience
from mailer.dispatch.recorder import LEAVE_S
from mailer.dispatch.traffic import Traffic
from mailer.roster import needs_smtputf8, wire_address
from mailer.store import LostClaimError, Moves, Notices

Wording = Callable[[Sequence[Notice]], NoticeText]
"""What the doors make of the notices of one dispatch, or of one bulletin's routine."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told, of what, and how.

    `to` are the addresses, none when nobody is to be told; `stands` says whether what
    was noted is still true when a mail is made; `identity` is the
    office as the sender of a bulletin, by its short name; `key` is that of the
    Message-IDs, `timezone` that of the Dates, `relay` the server's name.
    """

    to: tuple[str, ...]
    stands: Callable[[Notice], bool]
    wording: Wording
    identity: Callable[[str], press.Identity]
    key: bytes
    timezone: ZoneInfo
    relay: str


class Teller:
    """Tells the editor what has been noted, until it is cancelled.

    Args:
        notices: the rows.
        worker: whose they are while they are spoken.
        telling: who is told, and how.
        log: gets one line per try.
        now: the clock; aware.
        told: hears of every mail that was tried, or that cannot be.
    """

    def __init__(
        self,
        notices: Notices,
        worker: int,
        telling: Telling,
        log: maillog.MailLog,
        now: Callable[[], dt.datetime],
        told: Callable[[Moves], None],
    ) -> None:
        self._notices = notices
        self._worker = worker
        self._telling = telling
        self._log = log
        self._now = now
        self._told = told
        self._wake = asyncio.Event()
        self._ended = False
        self._patience = Patience(lambda _busy: None, lambda: None)

    def wake(self) -> None:
        """Something may have been noted, or be due."""
        self._wake.set()

    def end(self) -> None:
        """No mail is begun from now on."""
        self._ended = True

    async def run(self, line: Line, traffic: Traffic, patience: Patience) -> None:
        """Gathers and tells whenever it is woken.

        Args:
            line: lends its connection.
            traffic: knows whether anybody should knock at the relay.
            patience: waits for a database that is busy, or a disk that is full.

        Raises:
            LostClaimError: this worker has been declared dead.
            OutsideFailed: the database or the log failed.
        """
        self._patience = patience
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._gather()
            while not self._ended and not traffic.is_quiet(self._now()):
                claiming = partial(self._notices.claim, self._worker, self._now())
                letter = await patience.of(claiming)
                if letter is None:
                    break
                await line.lend(partial(self._bring, letter))

    async def _gather(self) -> None:
        """Makes the mails of what waits; without anybody to tell, it counts as told.

        What is true no longer is forgotten, so that it is noted anew should it be again.
        """
        now, patience = self._now(), self._patience
        await patience.of(partial(self._notices.withdraw_others, self._telling.to))
        waiting = list(await patience.of(partial(self._notices.waiting, now)))
        over = [each for each in waiting if not await self._stands(each)]
        if over:
            await patience.of(partial(self._notices.forget, [each.id for each in over]))
            waiting = [each for each in waiting if each not in over]
        for _, notices in groupby(sorted(waiting, key=_subject), key=_subject):
            told = tuple(notices)
            letters = self._letters(told, now)
            made = await patience.of(partial(self._notices.gather, told, letters, now))
            shut_out = tuple(each for each in made if each.kind is not None)
            if shut_out:
                self._told(Moves(notices=shut_out))

    async def _stands(self, notice: Notice) -> bool:
        """Whether what the notice tells is still true; that of a turn is asked of the rows."""
        if notice.due_at is None:
            return True
        # In a thread: it reads as a command does, and would stand still with the whole loop.
        asking = partial(asyncio.to_thread, self._telling.stands, notice)
        return await self._patience.of(asking)

    def _letters(
        self, told: tuple[Notice, ...], now: dt.datetime
    ) -> tuple[tuple[str, str, bytes], ...]:
        telling = self._telling
        if not telling.to:
            return ()
        words = telling.wording(told)
        identity = replace(telling.identity(told[0].bulletin), display_name=words.sender)
        text = "".join(f"{line}\n" for line in words.lines)
        return tuple(
            (
                address,
                words.subject,
                press.note(
                    identity,
                    to=address,
                    subject=words.subject,
                    text=text,
                    message_id=notice_message_id(
                        told[0].id, place, key=telling.key, domain=identity.domain
                    ),
                    date=now.astimezone(telling.timezone),
                ),
            )
            for place, address in enumerate(telling.to)
        )

    async def _bring(self, letter: NoticeLetter, opened: courier.Session | Answer) -> bool:
        """The way of one mail over a lent line; whether the line may go on being used."""
        if isinstance(opened, Answer):
            return await self._hand_in(letter, State.CLAIMED, opened)
        if self._ended:
            await self._patience.of(partial(self._notices.release, self._worker, letter.id))
            return True
        until = 0.0

        async def speak() -> bool:
            nonlocal until
            until = time.monotonic() + LEAVE_S
            return await self._notices.speak(self._worker, letter.id)

        if not await self._patience.of(speak):
            raise LostClaimError(f"notice {letter.id} is not worker {self._worker}'s any more")
        envelope = courier.Envelope(
            self._telling.identity(letter.bulletin).address,
            wire_address(letter.address),
            needs_smtputf8(letter.address),
        )
        answer = await opened.deliver(envelope, courier.Text.of(letter.content), leave_until=until)
        return await self._hand_in(letter, State.SPEAKING, answer)

    async def _hand_in(self, letter: NoticeLetter, before: State, answer: Answer) -> bool:
        attempt = _judged(letter, before, answer, self._now())
        if not await self._patience.of(partial(self._notices.record, self._worker, attempt)):
            raise LostClaimError(f"notice {letter.id} is not worker {self._worker}'s any more")
        await self._patience.of(partial(self._log_it, attempt))
        self._told(Moves(notices=(_record(attempt),)))
        return judge(answer).scope is not Scope.CONNECTION

    async def _log_it(self, attempt: NoticeAttempt) -> None:
        self._log.append([_log_line(attempt, self._telling.relay)])


def _subject(notice: Notice) -> tuple[int, str]:
    """What stands in one mail: all of one dispatch; without one, all of one bulletin."""
    return (notice.dispatch_id or 0, notice.bulletin)


def _judged(letter: NoticeLetter, before: State, answer: Answer, now: dt.datetime) -> NoticeAttempt:
    """The attempt with what follows from it; a second doubt is not repeated."""
    verdict = judge(answer)
    event = Event.DEFER if before is State.CLAIMED else verdict.event
    after, again = move(before, event), None
    if event is Event.DOUBT and not letter.resent:
        again = now + REPEAT_AFTER
    if event is Event.DEFER:
        again = next_notice_try(verdict.kind, letter.tries + 1, now, made_at=letter.made_at)
        if again is None:
            after = move(after, Event.EXPIRE)
    return NoticeAttempt(
        letter=letter,
        before=before,
        after=after,
        kind=verdict.kind,
        answer=answer,
        ended_at=now,
        next_at=again,
    )


def _record(attempt: NoticeAttempt) -> NoticeRecord:
    letter = attempt.letter
    return NoticeRecord(
        dispatch_id=letter.dispatch_id,
        address=letter.address,
        subject=letter.subject,
        state=attempt.after,
        kind=attempt.kind,
        said=attempt.said,
        tries=letter.tries + 1,
        made_at=letter.made_at,
        tried_at=attempt.ended_at,
        next_at=attempt.next_at or attempt.ended_at,
    )


def _log_line(attempt: NoticeAttempt, relay: str) -> maillog.NoticeLine:
    letter, answer = attempt.letter, attempt.answer
    return maillog.NoticeLine(
        at=attempt.ended_at,
        notice=letter.id,
        dispatch=letter.dispatch_id,
        to=letter.address,
        tries=letter.tries + 1,
        state=attempt.after.value,
        kind=attempt.kind.value,
        phase=answer.phase.value,
        code=answer.reply.code if answer.reply else None,
        status=answer.reply.status if answer.reply else None,
        relay=relay,
        next=attempt.next_at,
        said=attempt.said,
    )
