"""What people read in English: all sentences by their keys.

Owns the joining of the parts of the table.  Never holds a sentence itself.  The
words for things are settled in docs/glossary.md.
"""

from mailer.cli.words.en import findings, flaws, helps, mistakes, notices, screens

WORDS = {
    **mistakes.WORDS,
    **findings.WORDS,
    **flaws.WORDS,
    **screens.WORDS,
    **notices.WORDS,
    **helps.WORDS,
}
