"""The arithmetic under `make bench`: a figure that is read wrongly would be published."""

import asyncio
import datetime as dt
import subprocess
import sys

import distant
import meters
import pytest

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
STAT = "4711 (a (bad) name) S 17 4711 4711 0 -1 4194304 9 9 0 0 150 50 1000 200 20 0 4 0 99 1 1"


def at(*seconds):
    return [NOON + dt.timedelta(seconds=second) for second in seconds]


def test_the_seconds_of_a_process_and_of_its_ended_children_are_told_apart(monkeypatch):
    monkeypatch.setattr(meters, "TICKS", 100)

    read = meters.read_stat(STAT)

    assert read == meters.Stat(parent=17, own_s=2.0, waited_s=12.0)


def test_the_peak_of_memory_is_told_in_bytes_and_of_an_ended_process_none():
    text = "Name:\tpython\nVmPeak:\t  90000 kB\nVmHWM:\t   80332 kB\nVmRSS:\t   70000 kB\n"

    living = meters.read_memory(text, "VmHWM")
    ended = meters.read_memory("Name:\tpython\nState:\tZ (zombie)\n", "VmHWM")

    assert (living, ended) == (80332 * 1024, 0)


def test_the_seconds_of_a_family_hold_those_of_a_child_that_has_ended():
    child = "subprocess.run([sys.executable, '-c', 'sum(range(4_000_000))'])"
    words = f"import subprocess, sys; {child}; print(); input()"
    with subprocess.Popen(
        [sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        parent.stdout.readline()

        alone, family = meters.cpu_s(parent.pid), meters.family_cpu_s(parent.pid)

        assert family > alone > 0


@pytest.mark.parametrize(
    ("middle", "letters_a_second"),
    [
        (meters.Middle(), 5 / 8),  # six letters: five after the first, in eight seconds
        (meters.Middle(0.2, 0.8), 3 / 3),  # without the slow ends
        (meters.Middle(0.0, 0.2), 1 / 1),
    ],
)
def test_a_rate_counts_the_letters_after_the_first_of_its_part(middle, letters_a_second):
    found = meters.rate(at(0, 1, 2, 3, 4, 8), middle)

    assert found == letters_a_second


def test_ten_tenths_hold_every_letter_once():
    ends = at(*(second / 10 for second in range(51)), *(6 + second for second in range(50)))

    tenths = meters.tenths(ends)

    assert tenths == pytest.approx([10] * 5 + [1] * 5)


def test_a_tenth_costs_what_was_used_between_its_first_and_last_letter():
    ends = at(*range(101))
    # Even within the first minute and within the rest, which was looked at three times only.
    samples = [
        meters.Sample(moment, cpu_s, memory)
        for moment, cpu_s, memory in zip(
            at(0, 60, 200), (5.0, 6.2, 13.2), (70, 80, 90), strict=True
        )
    ]

    costs = meters.costs_of_tenths(ends, samples)

    assert [cpu_s for cpu_s, _ in costs] == pytest.approx([20.0] * 6 + [50.0] * 4)
    assert [memory for _, memory in costs] == [80] * 6 + [90] * 4


def test_a_distant_relay_takes_every_letter_wherever_its_pieces_are_cut():
    letter = b"MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n.. a dot\r\n.\r\n"
    empty = b"DATA\r\n.\r\nQUIT\r\n"
    said = letter + letter + empty

    answers = {asyncio.run(_answers(said, cut)) for cut in range(len(said))}

    codes = (220, 250, 250, 354, 250, 250, 250, 354, 250, 354, 250, 221)
    assert answers == {(codes, 3)}


class Wire(asyncio.Transport):
    """The server's end of a line: it keeps what is written."""

    def __init__(self):
        super().__init__()
        self.written = b""
        self.closed = asyncio.Event()

    def write(self, data):
        self.written += data

    def close(self):
        self.closed.set()


async def _answers(said, cut):
    """The codes that the relay answers to *said* in two pieces, and the letters it counts."""
    counted = []
    relay, wire = distant.Distant(lambda: 0.0, lambda: counted.append(1)), Wire()
    relay.connection_made(wire)
    relay.data_received(said[:cut])
    relay.data_received(said[cut:])
    await asyncio.wait_for(wire.closed.wait(), timeout=2)
    return tuple(int(line[:3]) for line in wire.written.splitlines()), len(counted)
