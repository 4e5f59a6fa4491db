"""The tables, and what the database itself refuses.

Owns the declaration of every table, with CHECKs that are made from the tables
of states, so that the database refuses what the code refuses.  Never holds a
statement.  The same schema as migrations is in `mailer.store.migrations`; a
test holds both equal, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from mailer.delivery import (
    DispatchKind,
    DispatchState,
    NoticeEvent,
    OmissionReason,
    OnDoubt,
    Role,
    State,
    WaveState,
)
from mailer.delivery.states import FINAL
from mailer.issue import IssueState, Tier


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC; SQLite would give it back without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """UTC for the database; a naive time is a mistake of ours."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a time without zone was about to be stored"
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Aware, in UTC."""
        if dialect.name == "sqlite":
            return _from_text
        return super().result_processor(dialect, coltype)

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> dt.datetime | None:
        """The same, of a driver that makes times itself."""
        return None if value is None else _aware(value)


@lru_cache(maxsize=256)  # the letters of a wave are due at one time
def _from_text(written: str | None) -> dt.datetime | None:
    return None if written is None else _aware(dt.datetime.fromisoformat(written))


def _aware(time: dt.datetime) -> dt.datetime:
    return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


_FINAL = tuple(state for state in State if state in FINAL)


def _is(column: str, *values: StrEnum) -> str:
    """SQL: whether the column has one of these values.

    Not with IN: SQLite makes a small table of the list each time it checks a row, and
    a letter's row is checked four times on its way.
    """
    listed = " OR ".join(f"{column} = '{value}'" for value in values)
    return f"({listed})"


def _one_of(column: str, values: Iterable[StrEnum], name: str) -> CheckConstraint:
    return CheckConstraint(_is(column, *values), name=name)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


keys = Table(
    "keys",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

restorations = Table(
    "restorations",
    METADATA,
    _id(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("origin", String(400), nullable=False),
    Column("restored_at", UtcDateTime, nullable=False),
    Column("taken_over_at", UtcDateTime),
)

issues = Table(
    "issues",
    METADATA,
    _id(),
    Column("bulletin", String(40), nullable=False),
    Column("reference", String(40), nullable=False),
    Column("total_number", Integer),
    Column("state", String(12), nullable=False),
    Column("manuscript", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("stored_by", String(100), nullable=False),
    Column("approved_by", String(100)),
    Column("approved_operator", String(100)),
    Column("approved_on", Date),
    Column("approved_at", UtcDateTime),
    Column("approved_sha256", String(64)),
    Column("approved_for", String(100)),
    Column("approved_opinion", Text),
    UniqueConstraint("bulletin", "reference"),
    _one_of("state", IssueState, "state"),
    CheckConstraint("(state = 'approved') = (approved_sha256 IS NOT NULL)", name="approval"),
)

confirmations = Table(
    "confirmations",
    METADATA,
    _id(),
    Column("issue_id", ForeignKey("issues.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("lines", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=False),
    UniqueConstraint("issue_id", "fingerprint"),
)

people = Table(
    "people",
    METADATA,
    _id(),
    Column("name", String(100), nullable=False, unique=True),
    Column("posts", Text, nullable=False),
    Column("misspellings", Text, nullable=False),
    Column("note", Text),
)

formes = Table(
    "formes",
    METADATA,
    Column("issue_id", ForeignKey("issues.id"), primary_key=True),
    Column("tier", String(4), primary_key=True),
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    _one_of("tier", Tier, "tier"),
)

attachments = Table(
    "attachments",
    METADATA,
    Column("issue_id", ForeignKey("issues.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

pictures = Table(
    "pictures",
    METADATA,
    Column("issue_id", ForeignKey("issues.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

units = Table(
    "units",
    METADATA,
    _id(),
    Column("name", String(200), nullable=False, unique=True),
    Column("phone", String(100)),
    Column("note", Text),
    Column("disabled_on", Date),
    Column("disabled_reason", Text),
    Column("person", String(100)),
)

contacts = Table(
    "contacts",
    METADATA,
    _id(),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("name", String(100)),
    Column("department", String(200)),
    Column("post", String(100)),
    Column("address", String(320), nullable=False),
    Column("address_folded", String(320), nullable=False, index=True),
    Column("phone", String(100)),
    Column("note", Text),
    Column("disabled_on", Date),
    Column("disabled_reason", Text),
    Column("rank", Integer),
    UniqueConstraint("unit_id", "address_folded"),
    CheckConstraint("rank IN (1, 2)", name="rank"),
)

tenures = Table(
    "tenures",
    METADATA,
    _id(),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, index=True),
    Column("name", String(100)),
    Column("address", String(320), nullable=False),
    Column("address_folded", String(320), nullable=False, index=True),
    Column("phone", String(100)),
    Column("until", Date, nullable=False, index=True),
    UniqueConstraint("contact_id", "until"),
)

successions = Table(
    "successions",
    METADATA,
    Column("predecessor_id", ForeignKey("units.id"), primary_key=True),
    Column("successor_id", ForeignKey("units.id"), primary_key=True, index=True),
    Column("succeeded_on", Date, nullable=False),
    CheckConstraint("predecessor_id <> successor_id", name="other"),
)

groups = Table(
    "groups",
    METADATA,
    _id(),
    Column("name", String(200), nullable=False, unique=True),
)

memberships = Table(
    "memberships",
    METADATA,
    _id(),
    Column("group_id", ForeignKey("groups.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("contact_id", ForeignKey("contacts.id")),
    Column("position", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    CheckConstraint("until IS NULL OR until >= since", name="period"),
)

# Where a place stood in its group before, up to but not on a day.
former_positions = Table(
    "former_positions",
    METADATA,
    _id(),
    Column("membership_id", ForeignKey("memberships.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("until", Date, nullable=False, index=True),
    UniqueConstraint("membership_id", "until"),
)

entry_groups = Table(
    "entry_groups",
    METADATA,
    Column("bulletin", String(40), primary_key=True),
    Column("entry", String(400), primary_key=True),
    Column("group_id", ForeignKey("groups.id"), nullable=False),
)

unit_aliases = Table(
    "unit_aliases",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("alias", String(200), nullable=False),
    Column("unit", String(200), nullable=False),
)

# When a bulletin usually goes out, in the words of who set it; it only proposes a time.
routines = Table(
    "routines",
    METADATA,
    Column("bulletin", String(40), primary_key=True),
    Column("phrase", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("set_by", String(100), nullable=False),
)

dispatches = Table(
    "dispatches",
    METADATA,
    _id(),
    Column("issue_id", ForeignKey("issues.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("parent_id", ForeignKey("dispatches.id"), index=True),
    Column("redirect_to", String(320)),
    Column("state", String(12), nullable=False, index=True),
    Column("reason", String(200)),
    Column("approved_sha256", String(64), nullable=False),
    Column("scheduled_at", UtcDateTime, nullable=False),
    Column("scheduled_by", String(100), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("patience_s", Integer, nullable=False),
    Column("resumed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    _one_of("kind", DispatchKind, "kind"),
    _one_of("state", DispatchState, "state"),
    CheckConstraint(
        f"{_is('state', DispatchState.DONE, DispatchState.CANCELLED)} = (ended_at IS NOT NULL)",
        name="end",
    ),
    CheckConstraint("(kind = 'supplement') = (parent_id IS NOT NULL)", name="parent"),
    CheckConstraint("(kind = 'rehearsal') = (redirect_to IS NOT NULL)", name="redirect"),
    # The number stands in Message-IDs: SQLite keeps where it goes on from, as PostgreSQL does,
    # so that a take-over can lift it.  So of deliveries and notices.
    sqlite_autoincrement=True,
)

waves = Table(
    "waves",
    METADATA,
    _id(),
    Column("dispatch_id", ForeignKey("dispatches.id"), nullable=False),
    Column("tier", String(4), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("released_by", String(100)),
    Column("on_doubt", String(8), nullable=False),
    UniqueConstraint("dispatch_id", "tier"),
    _one_of("tier", Tier, "tier"),
    _one_of("state", WaveState, "state"),
    _one_of("on_doubt", OnDoubt, "on_doubt"),
    CheckConstraint("(state = 'shut') = (opened_at IS NULL)", name="opening"),
    CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="end"),
)

# The hours in which the waves of a dispatch may open, day by day; without any it is at any time.
opening_hours = Table(
    "opening_hours",
    METADATA,
    Column("dispatch_id", ForeignKey("dispatches.id"), primary_key=True),
    Column("opens_at", UtcDateTime, primary_key=True),
    Column("closes_at", UtcDateTime, nullable=False),
    CheckConstraint("closes_at > opens_at", name="order"),
)

workers = Table(
    "workers",
    METADATA,
    _id(),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("role", String(8), nullable=False),
    Column("beat", Integer, nullable=False, server_default="0"),
    Column("ended_at", UtcDateTime),
    _one_of("role", Role, "role"),
)

deliveries = Table(
    "deliveries",
    METADATA,
    _id(),
    Column("dispatch_id", ForeignKey("dispatches.id"), nullable=False),
    Column("wave_id", ForeignKey("waves.id"), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("address", String(320), nullable=False),
    Column("address_folded", String(320), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False),
    Column("unit", String(200), nullable=False),
    Column("contact", String(100)),
    Column("phone", String(100)),
    Column("entry", String(400), nullable=False),
    Column("group_name", String(200), nullable=False),
    Column("state", String(12), nullable=False),
    Column("worker_id", ForeignKey("workers.id")),
    Column("tries", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("written_at", UtcDateTime),
    Column("claimed_at", UtcDateTime),
    Column("leaves_at", UtcDateTime),
    Column("doubted_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    # Also for what an address ever got, dispatch by dispatch: an index of addresses alone would
    # be written anew on PostgreSQL each time that a letter moves.
    UniqueConstraint("dispatch_id", "address_folded"),
    _one_of("state", State, "state"),
    CheckConstraint(
        f"{_is('state', State.CLAIMED, State.SPEAKING)} = (worker_id IS NOT NULL)", name="worker"
    ),
    CheckConstraint(
        f"{_is('state', *_FINAL)} = (settled_at IS NOT NULL)",
        name="settled",
    ),
    CheckConstraint(
        f"NOT {_is('state', State.SPEAKING, State.ACCEPTED, State.DOUBTFUL)}"
        " OR written_at IS NOT NULL",
        name="written",
    ),
    CheckConstraint("(state = 'doubtful') = (doubted_at IS NOT NULL)", name="doubt"),
    CheckConstraint("counted <= tries AND counted >= 0", name="tries"),
    sqlite_autoincrement=True,
)

# The queue: a claim finds what is due, the longest due first, and does not look at what is
# due later; a gate, or the end of a wave, finds whether there is still one of these states.  Of all
# states, because SQLite does not see that `state IN (…)` lies within `state NOT IN (…)`.
Index(
    "ix_deliveries_queue",
    deliveries.c.wave_id,
    deliveries.c.state,
    deliveries.c.next_at,
    deliveries.c.position,
)
Index(
    "ix_deliveries_taken",
    deliveries.c.worker_id,
    sqlite_where=text("worker_id IS NOT NULL"),
    postgresql_where=text("worker_id IS NOT NULL"),
)

omissions = Table(
    "omissions",
    METADATA,
    _id(),
    Column("dispatch_id", ForeignKey("dispatches.id"), nullable=False, index=True),
    Column("tier", String(4), nullable=False),
    Column("unit", String(200), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("contact", String(100)),
    Column("phone", String(100)),
    Column("address", String(320)),
    Column("detail", Text),
    Column("entry", String(400), nullable=False),
    _one_of("tier", Tier, "tier"),
    _one_of("reason", OmissionReason, "reason"),
)

attempts = Table(
    "attempts",
    METADATA,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(12), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("phase", String(12), nullable=False),
    Column("code", Integer),
    Column("status", String(12)),
    Column("relay", String(255), nullable=False),
    Column("said", Text, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("wave_s", Float, nullable=False),
    Column("claim_s", Float, nullable=False),
    Column("connect_s", Float, nullable=False),
    Column("speak_s", Float, nullable=False),
    Column("next_at", UtcDateTime),
    _one_of("state", State, "state"),
)
Index("ix_attempts_ended_at", attempts.c.ended_at)
# Has the relay asked for patience that is not over?  Most attempts have no next one.
Index(
    "ix_attempts_next_at",
    attempts.c.next_at,
    sqlite_where=text("next_at IS NOT NULL"),
    postgresql_where=text("next_at IS NOT NULL"),
)

notices = Table(
    "notices",
    METADATA,
    _id(),
    # What happened once is told once, however many look: refused/4711, overdue/7/song.
    Column("event_key", String(120), nullable=False, unique=True),
    Column("event", String(12), nullable=False),
    Column("dispatch_id", ForeignKey("dispatches.id")),
    # Where there is no dispatch: the bulletin whose routine it is, and when that is due.
    Column("bulletin", String(40)),
    Column("due_at", UtcDateTime),
    Column("delivery_id", ForeignKey("deliveries.id")),
    Column("tier", String(4)),
    Column("reason", String(200)),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("gathered_at", UtcDateTime),
    _one_of("event", NoticeEvent, "event"),
    _one_of("tier", Tier, "tier"),
    CheckConstraint(
        f"{_is('event', NoticeEvent.ROUTINE)} = (dispatch_id IS NULL)"
        " AND (dispatch_id IS NULL) = (bulletin IS NOT NULL)"
        " AND (dispatch_id IS NULL) = (due_at IS NOT NULL)",
        name="subject",
    ),
    sqlite_autoincrement=True,
)
Index(
    "ix_notices_waiting",
    notices.c.dispatch_id,
    sqlite_where=text("gathered_at IS NULL"),
    postgresql_where=text("gathered_at IS NULL"),
)

notice_letters = Table(
    "notice_letters",
    METADATA,
    _id(),
    Column("dispatch_id", ForeignKey("dispatches.id")),
    Column("bulletin", String(40), nullable=False),
    Column("address", String(320), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),
    Column("worker_id", ForeignKey("workers.id")),
    Column("tries", Integer, nullable=False),
    Column("resent", Boolean, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("tried_at", UtcDateTime),
    Column("kind", String(20)),
    Column("said", Text, nullable=False),
    _one_of("state", State, "state"),
    CheckConstraint(
        f"{_is('state', State.CLAIMED, State.SPEAKING)} = (worker_id IS NOT NULL)", name="worker"
    ),
)
Index("ix_notice_letters_made", notice_letters.c.dispatch_id, notice_letters.c.made_at)
Index(
    "ix_notice_letters_open",
    notice_letters.c.next_at,
    sqlite_where=text("state NOT IN ('accepted', 'refused', 'withdrawn')"),
    postgresql_where=text("state NOT IN ('accepted', 'refused', 'withdrawn')"),
)

deeds = Table(
    "deeds",
    METADATA,
    _id(),
    Column("done_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("login", String(100), nullable=False),
    Column("host", String(200), nullable=False),
    Column("deed", String(40), nullable=False),
    Column("issue_id", ForeignKey("issues.id"), index=True),
    Column("dispatch_id", ForeignKey("dispatches.id"), index=True),
    Column("detail", Text, nullable=False),
)
