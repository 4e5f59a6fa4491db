"""The processes that send, on the screen: how many, on which hosts, and whether one opens gates.

Owns those few sentences, for whoever schedules, watches or starts.  Never asks who
sends: the caller does.  The processes themselves are `mailer run` and `mailer worker`,
in `mailer.cli.running`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mailer.cli.words import Words
from mailer.delivery import Role, WorkerRecord


def by_host(senders: Sequence[WorkerRecord], words: Words) -> str:
    """Each host with the number of its processes: node1 2, node2 1."""
    counts = Counter(each.host for each in senders)
    return words.listed([f"{host} {count}" for host, count in sorted(counts.items())])


def standing(senders: Sequence[WorkerRecord], words: Words) -> Iterator[str]:
    """What is to be known of those who send; nothing where one `mailer run` does it all."""
    if not senders:
        yield words("sends.nobody")
        return
    hosts = by_host(senders, words)
    if not schedulers(senders):
        yield words("sends.workers_only", count=len(senders), hosts=hosts)
    elif len(senders) > 1:
        yield words("sends.many", count=len(senders), hosts=hosts)


def keep_running(senders: Sequence[WorkerRecord], words: Words, *, here: str) -> str:
    """What must run for a new dispatch to leave, and whether it does; *here* is this host."""
    opening = schedulers(senders)
    if opening:
        hosts = sorted({each.host for each in opening}, key=lambda host: (host != here, host))
        named = [words("schedule.here") if host == here else host for host in hosts]
        return words("schedule.is_running", hosts=words.listed(named))
    if senders:
        return words("schedule.workers_only", hosts=by_host(senders, words))
    return words("schedule.not_running")


def schedulers(senders: Sequence[WorkerRecord]) -> tuple[WorkerRecord, ...]:
    """Those that start dispatches and open gates."""
    return tuple(each for each in senders if each.role is Role.RUN)
