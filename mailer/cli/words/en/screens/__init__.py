"""English words of the screens: what is printed when a command went well.

Owns the joining of its parts; what stands before the first dot of a key stands in one
of them only.  Never holds a sentence itself, nor one for a mistake: those are in
`mailer.cli.words.en.mistakes`.
"""

from mailer.cli.words.en.screens import (
    causes,
    dispatches,
    installation,
    issues,
    reports,
    rosters,
    running,
    signs,
    terms,
    why,
)

WORDS = {
    **signs.WORDS,
    **terms.WORDS,
    **issues.WORDS,
    **rosters.WORDS,
    **why.WORDS,
    **dispatches.WORDS,
    **running.WORDS,
    **reports.WORDS,
    **installation.WORDS,
    **causes.WORDS,
}
