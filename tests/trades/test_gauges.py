"""What a sending process shows of itself: alive and ready, counted, served on loopback."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request

import pytest

from mailer.delivery import Figures, State
from mailer.gauges import Outside, open_board
from mailer.gauges.board import LOOK_S, Board
from mailer.gauges.counts import Spread
from mailer.gauges.health import HANGS_S, NO_BEAT_S
from mailer.gauges.pages import AT_ONCE
from mailer.issue import Tier
from mailer.mistake import OutsideBusy, OutsideFailed

HERE = "127.0.0.1"


class Rows:
    """Rows that a test makes fail."""

    def __init__(self):
        self.times = 0
        self.failure = None

    def __call__(self):
        self.times += 1
        if self.failure is not None:
            raise self.failure
        return Figures(letters={(Tier.BAO, State.WAITING): self.times})


class Office:
    """A board, its clock, its rows and its log."""

    def __init__(self, folder):
        self.seconds = 1000.0
        self.rows = Rows()
        self.log = folder / "mail.log"
        self.outside = Outside(self.rows, self.log, 4, "run", "1.2.3", lambda: self.seconds)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


@pytest.fixture
def shown(office):
    with open_board(HERE, 0, office.outside) as board:
        yield board


def asked(url, path, **headers):
    """Status and content of a page."""
    request = urllib.request.Request(url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()


def judged(board, path):
    status, content = asked(board.url, path)
    return status, json.loads(content)["because"]


def test_before_it_has_signed_on_a_process_is_neither_alive_nor_ready(shown):
    assert judged(shown, "/health") == (503, ["starting"])
    assert judged(shown, "/ready") == (503, ["starting"])


def test_a_process_that_works_is_alive_and_ready(shown):
    shown.health.begin(7)

    status, content = asked(shown.url, "/ready")

    assert judged(shown, "/health") == (200, [])
    assert status == 200
    assert json.loads(content) == {
        "status": "ok",
        "because": [],
        "worker": 7,
        "role": "run",
        "pulse_s": 0.0,
        "beat_s": 0.0,
        "blocked": None,
        "blocked_s": None,
    }


def test_a_loop_that_hangs_is_told_by_the_pages_though_it_cannot_say_so(shown, office):
    shown.health.begin(7)

    office.seconds += HANGS_S
    slow = judged(shown, "/health")
    office.seconds += 0.1

    assert slow == (200, [])
    assert judged(shown, "/health") == (503, ["loop_hangs"])
    assert judged(shown, "/ready") == (503, ["loop_hangs"])


def test_a_worker_that_beats_no_more_is_not_alive_though_its_loop_turns(shown, office):
    shown.health.begin(7)

    office.seconds += NO_BEAT_S + 0.1
    shown.health.pulse()
    silent = judged(shown, "/health")
    shown.beaten()

    assert silent == (503, ["no_beat"])
    assert judged(shown, "/health") == (200, [])


def test_a_worker_that_waits_for_a_locked_database_is_alive_and_not_ready(shown, office):
    shown.health.begin(7)

    shown.blocked("store.locked")
    office.seconds += NO_BEAT_S + 0.1
    shown.health.pulse()
    alive, ready = judged(shown, "/health"), asked(shown.url, "/ready")
    shown.unblocked()

    assert alive == (200, [])
    assert ready[0] == 503
    told = json.loads(ready[1])
    assert (told["because"], told["blocked"], told["blocked_s"]) == (
        ["blocked"],
        "store.locked",
        60.1,
    )
    assert judged(shown, "/ready") == (200, [])


def test_a_worker_that_was_told_to_stop_is_alive_and_not_ready(shown):
    shown.health.begin(7)

    shown.stopping()

    assert judged(shown, "/health") == (200, [])
    assert judged(shown, "/ready") == (503, ["stopping"])


@pytest.mark.parametrize("failure", [OutsideFailed, OutsideBusy])
def test_without_rows_a_process_is_alive_and_not_ready_until_they_answer_again(
    shown, office, failure
):
    shown.health.begin(7)

    office.rows.failure = failure("store.failed")
    without = judged(shown, "/ready"), judged(shown, "/health")
    _, page = asked(shown.url, "/metrics")
    office.rows.failure = None
    office.seconds += 1.0

    assert without == ((503, ["database"]), (200, []))
    assert "mailer_database_up 0.0\n" in page
    assert "mailer_queue_letters{" not in page
    assert judged(shown, "/ready") == (200, [])


def test_without_a_log_that_takes_lines_a_process_is_not_ready(shown, office):
    shown.health.begin(7)

    office.log.mkdir()

    assert judged(shown, "/ready") == (503, ["log"])


def test_rows_are_read_no_more_often_than_every_few_seconds_whoever_asks(shown, office):
    shown.health.begin(7)

    for _ in range(3):
        asked(shown.url, "/metrics")
        asked(shown.url, "/ready")
    often = office.rows.times
    office.seconds += LOOK_S
    _, page = asked(shown.url, "/metrics")

    assert often == 1
    assert office.rows.times == 2
    assert 'mailer_queue_letters{state="waiting",tier="bao"} 2.0\n' in page


def test_rows_that_take_long_to_read_are_read_less_often(office):
    def slowly():
        office.seconds += 1.0
        return Figures()

    board = Board(Outside(slowly, office.log, 4, "run", "1.2.3", lambda: office.seconds))
    board.reading()

    office.seconds += 49.9
    before = board.reading().figures_age_s
    office.seconds += 0.1

    assert before == pytest.approx(49.9)
    assert board.reading().figures_age_s == 0.0


def test_rows_that_never_answer_keep_nobody_but_the_first_waiting(office, monkeypatch):
    monkeypatch.setattr("mailer.gauges.board._WAIT_S", 0.05)
    begun, over = threading.Event(), threading.Event()

    def never():
        begun.set()
        over.wait()
        return Figures()

    board = Board(Outside(never, office.log, 4, "run", "1.2.3", lambda: office.seconds))
    board.health.begin(7)
    first = threading.Thread(target=board.ready)
    first.start()
    begun.wait()

    second = board.ready()
    over.set()
    first.join()

    assert [reason.value for reason in second.because] == ["database"]


def test_the_figures_come_in_the_format_that_is_asked_for(shown):
    status, page = asked(
        shown.url, "/metrics", Accept="application/openmetrics-text; version=1.0.0"
    )

    assert status == 200
    assert page.endswith("# EOF\n")
    assert "_created" not in page


def test_a_page_that_is_not_there_names_those_that_are(shown):
    assert asked(shown.url, "/") == (404, "/metrics /health /ready\n")
    assert asked(shown.url, "/health?verbose=1")[0] == 503


def test_who_asks_without_wanting_the_content_gets_none(shown):
    request = urllib.request.Request(shown.url + "/metrics", method="HEAD")

    with urllib.request.urlopen(request, timeout=5) as answer:
        assert (answer.status, answer.read()) == (200, b"")


def test_who_connects_and_says_nothing_takes_one_place_and_no_more(shown):
    port = int(shown.url.rpartition(":")[2])
    silent = [socket.create_connection((HERE, port)) for _ in range(AT_ONCE)]
    try:
        refused = socket.create_connection((HERE, port), timeout=5)
        refused.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        with refused:
            answered = received(refused)
    finally:
        silent.pop().close()
        while asked_or_none(shown.url) is None:
            pass
        for each in silent:
            each.close()

    assert answered == b""


def received(connection):
    try:
        return connection.recv(100)
    except ConnectionError:
        return b""


def asked_or_none(url):
    try:
        return asked(url, "/health")
    except (ConnectionError, urllib.error.URLError):
        return None


def test_a_port_that_is_taken_is_told(shown, office):
    port = int(shown.url.rpartition(":")[2])

    with pytest.raises(OutsideFailed) as told, open_board(HERE, port, office.outside):
        pass

    assert told.value.code == "gauges.no_port"
    assert (told.value.values["host"], told.value.values["port"]) == (HERE, port)


def test_a_board_is_shown_on_the_other_loopback_too(office):
    with open_board("::1", 0, office.outside) as board:
        assert board.url.startswith("http://[::1]:")
        assert asked(board.url, "/health")[0] == 503


@pytest.mark.parametrize(
    ("value", "counted"),
    [(0.0, [1, 0, 0]), (1.0, [1, 0, 0]), (1.5, [0, 1, 0]), (2.0, [0, 1, 0]), (2.1, [0, 0, 1])],
)
def test_a_value_is_counted_up_to_and_including_its_bound(value, counted):
    spread = Spread([1.0, 2.0])

    spread.add(value)

    assert (spread.counts, spread.total) == (counted, value)
