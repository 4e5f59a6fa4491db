"""How the office works, as far as issues and dispatches are concerned.

Owns the settings that the workflow needs from outside, as a type of its own.
Never reads a configuration: `mailer.app` fills it.  Its users are the flows beside:
of issues, their findings and letters, of dispatches and of routines.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mailer import press, proof
from mailer.delivery import OnDoubt
from mailer.issue import Actor, Deed, IssueRecord, Tier
from mailer.mistake import NotAllowed, Problem, Value
from mailer.plan import Calendar, Hours, PlannedLetter, workday_from
from mailer.profile import Profile
from mailer.roster import fold_name, wire_address


@dataclass(frozen=True, slots=True)
class Office:
    """How the office works, as far as issues are concerned.

    `bulletins` gives a bulletin's code by its printed name, folded; `identity`,
    `theme`, `name` and `profile` give its sender, its look, its name and what is known
    of it by the code.  `relay_is_local` says that letters cannot leave this machine.
    `after` are the offsets of the tiers from the time of a dispatch, `expires` its
    time limit; `on_doubt` says what becomes of a doubtful letter, `resend_after` how
    long after the doubt it may be sent again; `domains` are those to which alone a
    tier may be sent, empty for any; `attached` says which editions go with the letters
    of a tier, by the code of the bulletin, `needs_sheet` that nothing is approved
    without the check code of an approval sheet; `calendar` knows the working days,
    `hours` are those in which the office writes, None for any; `levels` are what each
    rule of proofreading weighs; `now` is the clock, aware.
    """

    bulletins: Mapping[str, str]
    identity: Callable[[str], press.Identity]
    theme: Callable[[str], press.Theme]
    name: Callable[[str], str]
    profile: Callable[[str], Profile]
    timezone: ZoneInfo
    relay_is_local: bool
    after: Mapping[Tier, dt.timedelta]
    expires: dt.timedelta
    on_doubt: Mapping[Tier, OnDoubt]
    resend_after: dt.timedelta
    domains: Mapping[Tier, tuple[str, ...]]
    attached: Callable[[str], Mapping[Tier, tuple[str, ...]]]
    needs_sheet: bool
    calendar: Calendar
    hours: Hours | None
    levels: proof.Levels
    now: Callable[[], dt.datetime]

    def bulletin(self, typed: str) -> str | None:
        """The code of the bulletin that a person means by its code or its name; None for none."""
        folded = fold_name(typed)
        meant = (code for code in self.bulletins.values() if code in (folded, typed.strip()))
        return self.bulletins.get(folded) or next(meant, None)

    def typed(self, record: IssueRecord) -> str:
        """How people type an issue: 2023-02, with its bulletin where there are several."""
        return record.name if len(self.bulletins) > 1 else record.issue.reference

    def deed(self, deed: str, actor: Actor, **detail: Value) -> Deed:
        """A deed done now."""
        return Deed(at=self.now(), actor=actor, deed=deed, detail=detail)

    def propose(self, at: dt.datetime) -> dt.datetime:
        """A later time than now on a working day, at the time of day of *at* if it will do."""
        if self.hours is not None:
            wished = self.hours.propose(at.astimezone(self.timezone), self.now(), self.calendar)
            if wished is not None:
                return wished
        now, local = self.now().astimezone(self.timezone), at.astimezone(self.timezone)
        today = dt.datetime.combine(now.date(), local.time(), self.timezone)
        first = now.date() + dt.timedelta(days=today <= now)
        return today.combine(workday_from(self.calendar, first), local.time(), self.timezone)

    @staticmethod
    def is_reserved(address: str) -> bool:
        """Whether nobody can have *address*: it is for examples and tests."""
        return _RESERVED.search(address) is not None

    def refuse_reserved(
        self, addresses: Iterable[str], code: str = "schedule.reserved_addresses"
    ) -> None:
        """Nothing, unless letters to names that nobody can have would leave this machine.

        Raises:
            NotAllowed: they would; *code* says where they stand.
        """
        reserved = [address for address in addresses if self.is_reserved(address)]
        if reserved and not self.relay_is_local:
            raise NotAllowed(code, count=len(reserved), example=reserved[0])

    def refuse_foreign(self, letters: Iterable[PlannedLetter]) -> None:
        """Nothing, unless a letter would go to a domain to which its tier may not be sent.

        Raises:
            NotAllowed: it would; with every such letter.
        """
        problems = [
            Problem(
                "schedule.foreign_domain",
                {
                    "tier": letter.tier.value,
                    "unit": letter.unit.name,
                    "address": letter.address,
                    "expected": self.domains[letter.tier],
                },
            )
            for letter in letters
            if self.domains[letter.tier] and not _is_in(letter.address, self.domains[letter.tier])
        ]
        if problems:
            raise NotAllowed("schedule.foreign_domains", problems, count=len(problems))


def _is_in(address: str, domains: Iterable[str]) -> bool:
    """Whether the domain of *address* is one of *domains*, or under one."""
    domain = wire_address(address).rpartition("@")[2].casefold()
    wanted = (wire_address(f"a@{each}").rpartition("@")[2] for each in domains)
    return any(domain == each or domain.endswith(f".{each}") for each in wanted)


# RFC 2606 and RFC 6761: names that nobody can have a mailbox under.
_RESERVED = re.compile(
    r"[@.](example|test|invalid|localhost|example\.(com|net|org))$", re.IGNORECASE
)
