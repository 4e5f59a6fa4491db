"""Chinese signs between things, times, sizes, and questions that several commands ask.

Owns how the language lists, quotes, dates and measures.  Never names a thing: that is
in `terms`.  How a time is said is in `mailer.cli.words`.
"""

WORDS = {
    # Signs
    "sign.and": "、",
    "sign.list": "、",
    "sign.colon": "：",
    "sign.semicolon": "；",
    "sign.comma": "，",
    "sign.quoted": "“{name}”",
    "sign.none": "—",
    "place.line": "第{line}行",
    # Times
    "time.date": "{year}年{month}月{day}日",
    "time.day": "{month}月{day}日（星期{weekday}[[，{kind}]]）",
    "time.day_of_year": "{year}年{month}月{day}日（星期{weekday}[[，{kind}]]）",
    "time.moment": "{day}{clock}",
    "time.short": "{month}月{day}日",
    "time.short_of_year": "{year}年{month}月{day}日",
    "day.work": "工作日",
    "day.rest": "休",
    "day.exchanged": "调休上班",
    "day.work_unsure": "暂按工作日",
    "day.rest_unsure": "暂按休",
    "weekday.0": "一",
    "weekday.1": "二",
    "weekday.2": "三",
    "weekday.3": "四",
    "weekday.4": "五",
    "weekday.5": "六",
    "weekday.6": "日",
    # Sizes
    "size.kilobytes": "{size} KB",
    "size.megabytes": "{size} MB",
    # Questions
    "ask.choices": "[y/N]",
    "saving.ask": "{path} 已经有了，替换？",
    "saving.kept": "没有替换 {path}",
}
