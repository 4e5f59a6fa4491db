"""Chinese sentences for mistakes and problems: where, what, what instead, what to do.

Owns the joining of its parts, which have one sentence for every code that a room
raises; what stands before the first dot of a code stands in one of them only.  Never
holds the words of a screen: those are in `mailer.cli.words.zh.screens`.
"""

from mailer.cli.words.zh.mistakes import commands, dispatches, files, installation, issues, rosters

WORDS = {
    **files.WORDS,
    **commands.WORDS,
    **issues.WORDS,
    **rosters.WORDS,
    **dispatches.WORDS,
    **installation.WORDS,
}
