"""Jianbao: an office's official bulletin (简报), sent by e-mail to three tiers.

Owns the version and nothing else.  Never imports a room.  The way in is
`mailer.cli`; the map of the house is `docs/architecture.md`.
"""

__version__ = "0.1.0.dev0"
