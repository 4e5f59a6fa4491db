"""What a sending process shows to those who watch over it: figures and health, on loopback.

Owns what is counted under which name, when a process counts as alive and as ready, and
the pages that say so.  Never sends, never touches the database itself, and shows no
address, no unit and no text.  `board` is what the engine and `app` talk to; look next at
`counts` for what is counted, `families` for the names, `health` for alive and ready,
`pages` for the server.
"""

from mailer.gauges.board import Board, Outside, open_board, require_package

__all__ = ["Board", "Outside", "open_board", "require_package"]
