"""`mailer run` with `[metrics] listen`: who watches over it from outside sees what it does."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

from program import mailer, next_line, own_process, port_of, started
from prometheus_client.parser import text_string_to_metric_families

HIDING = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "prometheus_client":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hidden())
from mailer.__main__ import main
main()
"""


def figures(url: str) -> dict[str, float]:
    """The sum of each metric over its labels."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
        page = answer.read().decode()
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0.0) + sample.value
    return found


def test_a_run_shows_as_many_letters_as_it_has_sent(approved):
    with started("-C", approved.folder, "sink", "--port", "0") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink), "MAILER_METRICS__LISTEN": "localhost:0"}
        with started("-C", approved.folder, "run", env=env) as run:
            told = next_line(run, "运行数字")
            (url,) = re.findall(r"运行数字：(http://127\.0\.0\.1:\d+)/metrics", told)
            times = ("--at", "now", "--song", "+0s", "--fa", "+0s")
            assert mailer("-C", approved.folder, "schedule", *times, "--yes", env=env).status == 0
            next_line(run, "发送结束")
            seen = figures(url)
            with urllib.request.urlopen(f"{url}/ready", timeout=10) as answer:
                ready = answer.status

    balance = approved("dispatch", "show", "--json").json["balance"]
    assert balance["accepted"] == 104
    assert seen["mailer_letters_ended_total"] == seen["mailer_attempts_total"] == 104
    assert seen["mailer_letters_claimed_total"] == 104
    assert seen["mailer_queue_letters"] == 0
    assert ready == 200


def test_a_port_that_is_taken_ends_the_run_with_status_5(approved):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = {"MAILER_METRICS__LISTEN": f"127.0.0.1:{port}"}

        ran = own_process("-C", approved.folder, "run", env=env)

    assert ran.status == 5
    assert ran.err == (
        f"[metrics] listen 的 127.0.0.1:{port} 用不了：端口已被别的程序占用。"
        "本机每个发送进程要有自己的端口，可用环境变量 MAILER_METRICS__LISTEN 另定\n"
    )


def test_an_address_that_others_can_reach_is_refused(approved):
    ran = approved("run", env={"MAILER_METRICS__LISTEN": "0.0.0.0:9464"})

    assert ran.status == 3
    assert (
        "metrics.listen：0.0.0.0 不是本机地址，别的机器也能读到，没有密码可拦。"
        "应为 127.0.0.1:9464 这样的本机地址（MAILER_METRICS__LISTEN）"
    ) in ran.err


def test_without_the_package_a_run_that_is_to_show_figures_says_what_to_install(approved):
    words = [sys.executable, "-c", HIDING, "-C", str(approved.folder), "run"]
    env = {**os.environ, "MAILER_LANG": "zh_CN", "MAILER_METRICS__LISTEN": "127.0.0.1:0"}

    ran = subprocess.run(words, env=env, capture_output=True, encoding="utf-8", check=False)

    assert ran.returncode == 3
    assert ran.stderr == (
        "[metrics] listen 写了，但没有装 prometheus-client。安装：pip install 'jianbao[metrics]'，"
        "或把 listen 改成空\n"
    )


def test_without_the_package_a_run_that_shows_nothing_sends_as_ever(approved):
    words = [sys.executable, "-c", HIDING, "-C", str(approved.folder), "run"]
    env = {**os.environ, "MAILER_LANG": "zh_CN"}

    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, encoding="utf-8") as run:
        next_line(run, "开始")
        run.send_signal(signal.SIGTERM)
        status = run.wait()

    assert status == 0
