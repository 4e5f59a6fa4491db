"""The figures under the names by which others ask for them, in the format of Prometheus.

Owns names, labels and help of every family; they are promised in docs/reference/metrics.md,
so they are added to and never changed.  Never counts.  This is the one module that needs
the package prometheus-client, and it is imported only where figures are wanted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, product
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from mailer.delivery import COUNTED, DispatchState, Figures, WaveState
from mailer.gauges.counts import ENDED, Counts, Spread
from mailer.gauges.health import Health
from mailer.gauges.reading import Reading
from mailer.issue import Tier


class Families(Collector):
    """Every family, made anew of one reading whenever somebody asks.

    Args:
        read: what is to be shown now.
    """

    def __init__(self, read: Callable[[], Reading]) -> None:
        self._read = read

    def describe(self) -> Iterable[Metric]:
        """Nothing: a reading is not to be made before somebody asks for it."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The families, in the order of the reference."""
        reading = self._read()
        yield from _of_the_worker(reading)
        yield from _of_letters(reading.counts)
        yield from _of_commits(reading.counts)
        yield from _of_trouble(reading.counts, reading.health, reading.paused_until)
        yield from _of_rows(reading)


def registry(read: Callable[[], Reading]) -> CollectorRegistry:
    """A registry of our own, with the families and what the system knows of the process."""
    made = CollectorRegistry()
    made.register(Families(read))
    ProcessCollector(registry=made)
    return made


def page(made: CollectorRegistry, accept: str) -> tuple[bytes, str]:
    """The page for who accepts that, and its type."""
    encoder, content_type = choose_encoder(accept)
    text: bytes = encoder(made)
    return text, content_type


# Details


def _of_the_worker(reading: Reading) -> Iterator[Metric]:
    health, hands = reading.health, reading.hands
    about = {
        "worker": str(health.worker),
        "role": health.role,
        "version": reading.version,
    }
    yield _gauge(
        "mailer_worker_info", "This process; the value is 1.", {tuple(about.values()): 1}, *about
    )
    yield _gauge(
        "mailer_loop_age_seconds", "Since the event loop last said that it turns.", health.pulse_s
    )
    yield _counter("mailer_beats_total", "Beats in the rows.", reading.counts.beats)
    yield _gauge("mailer_beat_age_seconds", "Since the last beat.", health.beat_s)
    yield _gauge("mailer_stopping", "Whether it was told to stop.", health.is_stopping)
    yield _gauge("mailer_connections_limit", "Connections that it may open.", reading.limit)
    yield _gauge("mailer_connections_open", "Connections that are open.", hands.connections)
    yield _counter(
        "mailer_connections_opened_total", "Connections opened.", reading.counts.connected
    )
    in_hand = {("claimed",): hands.claimed, ("speaking",): hands.speaking}
    yield _gauge(
        "mailer_letters_in_hand", "Letters that this process has claimed.", in_hand, "state"
    )


def _of_letters(counts: Counts) -> Iterator[Metric]:
    outcomes = dict(counts.attempts)  # at once: the event loop goes on
    ended = Counter({(tier.value, state.value): 0 for tier, state in product(Tier, ENDED)})
    attempts: Counter[tuple[str, str]] = Counter()
    for (kind, phase, tier, state), count in outcomes.items():
        attempts[kind, phase] += count
        if state in ENDED:
            ended[tier, state] += count
    yield _counter(
        "mailer_letters_ended_total",
        "Letters that an attempt of this process has left accepted, refused or doubtful.",
        ended,
        *("tier", "state"),
    )
    yield _counter("mailer_attempts_total", "Attempts that have ended.", attempts, "kind", "phase")
    yield _histogram(
        "mailer_speaking_seconds", "Speaking one letter, up to its answer.", counts.speaking_s
    )
    yield _counter(
        "mailer_letters_resent_total", "Doubtful letters sent again by the rule.", counts.resent
    )
    yield _counter("mailer_letters_expired_total", "Letters past their time limit.", counts.expired)


def _of_commits(counts: Counts) -> Iterator[Metric]:
    yield _counter("mailer_letters_claimed_total", "Letters claimed.", counts.claimed)
    yield _histogram("mailer_claim_seconds", "Claiming once.", counts.claim_s)
    yield _histogram("mailer_commit_seconds", "Committing once.", counts.commit_s)
    yield _histogram(
        "mailer_commit_letters", "Answers recorded by one commit.", counts.commit_letters
    )


def _of_trouble(
    counts: Counts, health: Health, paused_until: dt.datetime | None
) -> Iterator[Metric]:
    yield _counter(
        "mailer_pauses_total", "Pauses that the relay has asked for.", _by(counts.pauses), "kind"
    )
    yield _gauge(
        "mailer_paused_until_timestamp_seconds",
        "Until when nobody knocks at the relay; 0 when it is not known to want it.",
        paused_until.timestamp() if paused_until else 0,
    )
    yield _gauge("mailer_blocked", "Whether it waits for a database or a disk.", health.is_blocked)
    yield _counter(
        "mailer_blocks_total", "How often it has begun to wait.", _by(counts.blocks), "reason"
    )
    yield _counter(
        "mailer_clock_leaps_total", "Leaps of the clock.", _by(counts.leaps), "direction"
    )


def _of_rows(reading: Reading) -> Iterator[Metric]:
    found = reading.figures
    yield _gauge("mailer_database_up", "Whether the database has answered.", found is not None)
    yield _gauge(
        "mailer_figures_age_seconds", "Since the rows were counted.", reading.figures_age_s
    )
    shown = found or Figures()
    by_tier = product(Tier, COUNTED)
    letters = {
        (tier.value, state.value): shown.letters.get((tier, state), 0) for tier, state in by_tier
    }
    waves = {
        (tier.value, state.value): shown.waves.get((tier, state), 0)
        for tier, state in product(Tier, (WaveState.SHUT, WaveState.OPEN))
    }
    yield _gauge(
        "mailer_queue_letters",
        "Letters of dispatches that have begun and are not over.",
        letters if found else {},
        *("tier", "state"),
    )
    yield _gauge("mailer_waves", "Waves of those.", waves if found else {}, "tier", "state")
    overdue = {(tier.value,): shown.overdue.get(tier, 0) for tier in Tier}
    yield _gauge(
        "mailer_waves_overdue",
        "Waves whose gate has been shut too long.",
        overdue if found else {},
        "tier",
    )
    live = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)
    states = {(state.value,): shown.dispatches.get(state, 0) for state in live}
    yield _gauge(
        "mailer_dispatches", "Dispatches that are not over.", states if found else {}, "state"
    )
    yield _gauge(
        "mailer_oldest_due_seconds",
        "For how long a letter could have left that has not.",
        None if found is None else found.oldest_due_s,
    )
    yield _gauge(
        "mailer_relay_open",
        "Whether the relay may be spoken to, by its pauses and its pace.",
        None if found is None else found.relay_is_open,
    )


Values = Mapping[Any, float] | float | None
"""Values by the tuple of their labels; one value without labels; None for no sample at all."""


def _gauge(name: str, told: str, values: Values, *labels: str) -> Metric:
    family = GaugeMetricFamily(name, told, labels=labels)
    return _filled(family, values)


def _counter(name: str, told: str, values: Values, *labels: str) -> Metric:
    family = CounterMetricFamily(name, told, labels=labels)
    return _filled(family, values)


def _histogram(name: str, told: str, spread: Spread) -> Metric:
    family = HistogramMetricFamily(name, told)
    counted = list(accumulate(spread.counts))
    bounds = [*map(repr, spread.bounds), "+Inf"]
    family.add_metric([], list(zip(bounds, counted, strict=True)), spread.total)
    return family


def _filled(family: Any, values: Values) -> Metric:
    of_labels = {(): values} if not isinstance(values, Mapping) else values
    for labels, value in of_labels.items():
        if value is not None:
            family.add_metric(labels, float(value))
    filled: Metric = family
    return filled


def _by(counted: Mapping[str, int]) -> dict[tuple[str, ...], float]:
    return {(key,): count for key, count in dict(counted).items()}
