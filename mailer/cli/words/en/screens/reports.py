"""English words of what became of dispatches, and of what is counted.

Owns what `mailer dispatch report` and `mailer report …` print and write.  Never watches
a dispatch: that is in `dispatches`.
"""

WORDS = {
    # What became of a dispatch
    "report.title": "{citation} [[{kind} ]]report",
    "report.letters": "letters",
    "report.units": "units",
    "report.balance": "planned {planned} = {parts}",
    "report.part": "{state} {n}",
    "report.chores": "{count:unit|units} to see to:",
    "report.fine": "No unit to see to.",
    "report.refused": "{kind:kind}: {said}",
    "report.refused_unsaid": "{kind:kind}",
    "report.doubtful": "handed over, no answer came",
    "report.no_address": "telephone, or send it on paper",
    "report.fix_refused": "once mended: mailer dispatch supplement {dispatch} --to {unit}",
    "report.fix_roster": "mend the address: mailer roster import FILE",
    "report.supplemented": "Refused, and sent by supplement (dispatch {dispatch}) to "
    "{count:unit|units}: {units}",
    "report.todo.supplemented": "sent by supplement, dispatch {dispatch}",
    "report.fix_all_refused": "once mended: mailer dispatch supplement {dispatch} --refused",
    "report.shown": " ({count} shown)",
    "report.save": "To keep it: mailer dispatch report {dispatch} --out report.csv",
    "report.save_all": "To keep all of it: mailer dispatch report {dispatch} --out report.csv",
    "report.saved": "Saved: {path}, {count:row|rows}",
    "report.list": "The whole list, {count:row|rows}",
    "report.todo.refused": "mend the address, send again",
    "report.todo.doubtful": "telephone: did it come?",
    "report.todo.no_address": "telephone, or send it on paper",
    "report.column.tier": "tier",
    "report.column.entry": "entry",
    "report.column.group": "group",
    "report.column.unit": "unit",
    "report.column.contact": "contact",
    "report.column.phone": "phone",
    "report.column.address": "address",
    "report.column.state": "state",
    "report.column.tries": "tries",
    "report.column.at": "time",
    "report.column.said": "the server said",
    "report.column.todo": "to do",
    "report.html_lang": "en",
    "report.page_at": "dispatch {dispatch}, {state:dispatch_state}, {at}",
    "report.page_chores": "{count:unit|units} to see to",
    "report.page_entry": "{tier:tier}: {entry}",
    "report.fix_doubtful": "once you have telephoned: mailer dispatch doubts {dispatch}",
    "report.left_out": "Left out, {count}: {reasons}",
    "report.reason": "{reason:reason} {count}",
    "report.accepted_means": "“Accepted” means that the mailbox’s server has taken it, not that it "
    "has arrived or been read; bounces may reach {address} for some hours.",
    "report.open.doubtful": "There are doubts; this dispatch is not over",
    "report.open.pending": "Letters are waiting; this dispatch is not over",
    # Contributions and issues, counted
    "statistics.contributions": "Contributions",
    "statistics.issues": "Issues",
    "statistics.head": "Contributions {first} to {last}: {issues:issue|issues}, "
    "{articles:article|articles}",
    "statistics.unit": "unit",
    "statistics.no_date": "no date",
    "statistics.nothing": "No article with an attribution in this time",
    "statistics.unattributed": "{count:article|articles} without attribution",
    "statistics.drafts": "{count:issue|issues} not signed yet and not counted; --drafts counts "
    "them",
    "statistics.shared": "An article of several units counts for each, so the sum is more than "
    "there are articles",
    "statistics.hint": "Numbers only, no points. Several spellings of one unit are put together "
    "by: mailer report alias NAME UNIT",
    "statistics.saved": "Saved: {path}",
    "statistics.year": "{year}",
    "statistics.same_time": "{year}, same time",
    "statistics.change": "change",
    "statistics.whole_year": "{year}, whole",
    "statistics.until": "Signed issues, up to {until}; 增刊 count, a double issue counts once",
    # Names that are counted for another
    "alias.alias": "printed as",
    "alias.unit": "counted for",
    "alias.none": "Nothing was put together yet: mailer report alias NAME UNIT",
    "alias.merged": "“{alias}” counts for “{unit}” from now on, what was before as well. Undo: "
    "mailer report alias NAME --undo",
    "alias.parted": "“{alias}” does not count for “{unit}” any more",
}
