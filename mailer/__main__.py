"""`mailer` and `python -m mailer`: the program's start.

Owns nothing but the exit status.  Never imports a room: `mailer --help` shall
be there at once.  The door is `mailer.cli.door`.
"""

import sys

from mailer.cli import door


def main() -> None:
    """Runs the command that the process was given, and exits with its status."""
    sys.exit(door.main())


if __name__ == "__main__":
    main()
