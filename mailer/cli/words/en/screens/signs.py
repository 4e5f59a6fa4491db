"""English signs between things, times, sizes, and questions that several commands ask.

Owns how the language lists, quotes, dates and measures.  Never names a thing: that is
in `terms`.  How a time is said is in `mailer.cli.words`.
"""

WORDS = {
    # Signs
    "sign.and": " and ",
    "sign.list": ", ",
    "sign.colon": ": ",
    "sign.semicolon": "; ",
    "sign.comma": ", ",
    "sign.quoted": "“{name}”",
    "sign.none": "—",
    "place.line": "line {line}",
    # Times
    "time.date": "{day} {name} {year}",
    "time.day": "{day} {name} ({weekday}[[, {kind}]])",
    "time.day_of_year": "{day} {name} {year} ({weekday}[[, {kind}]])",
    "time.moment": "{day} {clock}",
    "time.short": "{day} {name}",
    "time.short_of_year": "{day} {name} {year}",
    "day.work": "working day",
    "day.rest": "day off",
    "day.exchanged": "worked for another day",
    "day.work_unsure": "taken for a working day",
    "day.rest_unsure": "taken for a day off",
    "weekday.0": "Mon",
    "weekday.1": "Tue",
    "weekday.2": "Wed",
    "weekday.3": "Thu",
    "weekday.4": "Fri",
    "weekday.5": "Sat",
    "weekday.6": "Sun",
    # Sizes
    "size.kilobytes": "{size} KB",
    "size.megabytes": "{size} MB",
    # Questions
    "ask.choices": "[y/N]",
    "saving.ask": "{path} is there already. Replace it? ",
    "saving.kept": "{path} was not replaced",
}
