"""Letters leave the house: one connection to a relay, one answer per letter.

Owns the wire out: opening a connection, saying a letter, reading what the
server answers.  Never raises for a refusal, never decides on a retry, never
says a letter twice.  What an answer means is in `mailer.delivery.judgement`;
the conversation itself is in `mailer.courier.session`.
"""

from mailer.courier.opening import Checked, check, connect
from mailer.courier.relay import Relay, Security
from mailer.courier.session import Envelope, Features, Session
from mailer.courier.text import Text

__all__ = [
    "Checked",
    "Envelope",
    "Features",
    "Relay",
    "Security",
    "Session",
    "Text",
    "check",
    "connect",
]
