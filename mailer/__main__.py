"""`mailer` and `python -m mailer`: the program's start.

Owns the exit status, and what a signal to stop means from the very first.  Never
imports a room: `mailer --help` shall be there at once.  The door is `mailer.cli.door`.
"""

import signal
import sys
from types import FrameType


def main() -> None:
    """Runs the command that the process was given, and exits with its status."""
    early: list[int] = []
    heard = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        heard.append(signal.SIGINT)  # else it was started in the background, deaf to Ctrl+C
    for number in heard:
        signal.signal(number, lambda number, _frame: early.append(number))
    from mailer.cli import door  # noqa: PLC0415 - a signal that comes meanwhile is not to end us

    def interrupt(number: int, _frame: FrameType | None) -> None:
        raise door.ToldToStop(number)

    for number in heard:
        signal.signal(number, interrupt)
    sys.exit(door.main(told=early[0] if early else None))


if __name__ == "__main__":
    main()
