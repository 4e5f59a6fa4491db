"""Values as lines: what the rooms answer, put into the words of the reader.

Owns how each thing looks on a screen and in JSON.  Never asks a room for
anything and never prints: a value goes in, lines come out.  Widths are in
`layout`, the sentences in `mailer.cli.words`.
"""
