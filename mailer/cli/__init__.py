"""The command line: the door that editors and admins come in by.

Owns the commands, what they print and their exit statuses.  Never decides and
never stores: it asks the rooms of work, and puts their answers into the words
of the reader's language.  Look next at `door` for the way in, at `show` for
values as lines, at `words` for the sentences.
"""

from mailer.cli import language

# Here, because this runs before any module of the package can import click by itself.
with language.teaching_click():
    import click  # noqa: F401
