"""English words of the screens of an issue, from its manuscript to its sign-off.

Owns what `mailer issue …` and `mailer names …` print.  Never holds a finding or a flaw:
those are in `findings` and `flaws`.  What comes after the sign-off is in `dispatches`.
"""

WORDS = {
    # A manuscript that was looked at
    "look.publisher": "publisher {publisher}",
    "look.date": "issued {date:date} ({weekday})",
    "look.no_date": "date not found",
    "look.marks": "internal mark {marks}",
    "look.no_marks": "no classification or internal mark",
    "look.signer": "signed by {signer}",
    "look.no_signer": "no signer named",
    "look.section": "【{section}】{articles:article|articles}, {paragraphs:paragraph|paragraphs}, "
    "{characters:character|characters}",
    "look.no_section": "No sections: {articles:article|articles}, "
    "{paragraphs:paragraph|paragraphs}, {characters:character|characters}",
    "look.contents_match": "contents of {entries:entry|entries}, all matched to titles",
    "look.contents_differ": "contents of {entries:entry|entries}, {matched} matched to titles",
    "look.no_contents": "no contents",
    "look.paragraphs": "{n} par.",
    "look.characters": "{n} chars",
    "look.distribution": "{tier:tier} ({label}{count:entry|entries}) ",
    "look.as_printed": "{label}, ",
    "look.no_distribution": "No 报, 送 or 发 line found",
    "look.shown": "Pictures: {pictures} ({size_kb} KB), shown in the letter where they stand",
    "look.headed": "{label} {value}",
    "look.editor": "editor {value}",
    "look.reviewer": "reviewer {value}",
    "look.phone": "phone {value}",
    "look.email": "mail {value}",
    "look.copies": "copies {value}",
    "look.all_read": "All {lines} lines (empty ones not counted) were understood; none is left.",
    "look.lines_are_paragraphs": "Lines are paragraphs, empty ones too; a row of a table is one.",
    "look.unread": "Of {lines} lines (empty ones not counted), {count} not understood: "
    "{unread:line|lines}.",
    "look.common_rules": "Without this folder’s rules and names book, by the common rules: "
    "{reason}",
    "look.nothing_stored": "Only looked at; nothing stored. To store: mailer issue import {path}",
    # Imported
    "import.new": "Stored as a draft: {name}",
    "import.replaced": "Replaced: {name}, a draft again",
    "import.approval_fell": "Its approval has lapsed; it must be signed anew",
    "import.withdrawn": "{count:unsent letter|unsent letters} of its dispatch withdrawn",
    "import.same": "{issue} is stored already, word for word; nothing changed",
    "import.changes": "{issue} is stored already ({state:issue_state}); the new manuscript has:",
    "import.no_changes": "the same content; at most blanks or empty lines differ",
    "import.approval_will_fall": "Its approval lapses when it is replaced",
    "import.ask": "Replace it? ",
    "import.kept": "Not replaced",
    "import.next_proof": "Next, look at the findings: mailer issue proof {reference}",
    "import.next_sheet": "Next, look at the letters: mailer issue preview {reference}   "
    "print the sheet to be signed: mailer issue sheet {reference}",
    "import.next_approve": "Next, look at the letters: mailer issue preview {reference}   "
    "record the approval: mailer issue approve {reference} --by NAME",
    # Proofread
    "proof.counts": "Proofreading: {errors:error|errors}, {warnings:warning|warnings}, "
    "{infos:remark|remarks}",
    "proof.clean": "Proofreading: no findings",
    "proof.title": "{issue}   {state:issue_state}",
    "proof.confirmed": "confirmed",
    "proof.confirmed_by": "{operator} {at:when}: {note}",
    "proof.open": "{count:error|errors} not confirmed; approval needs "
    'mailer issue proof {reference} --confirm {code} --note "checked"',
    "proof.void": "A void issue is neither approved nor scheduled. While no letter of it has left, "
    "its manuscript can be imported again: mailer issue import FILE",
    "proof.no_distribution": "It has no 报, 送 or 发 line yet; preview and approval need one: add "
    "it at the end of the manuscript and import it again",
    "proof.ready_for_sheet": "No open errors. Print the sheet and have it signed: "
    "mailer issue sheet {reference}",
    "proof.ready": "No open errors. Record the approval: "
    "mailer issue approve {reference} --by NAME",
    "proof.now_confirmed": "Confirmed: {finding}",
    "open.command": "  open error {number}: {finding}   "
    'confirm: mailer issue proof {reference} --confirm {code} --note "checked"',
    # Mended by rule
    "mend.head": "{count:place|places} can be mended by rule (only signs and blanks, no words, "
    "names or digits):",
    "mend.nothing": "Nothing can be mended by rule",
    "mend.more": "  … {count:more place|more places}; all of them with --json",
    "mend.refused": "Not mended: {codes}. The text would be read otherwise; mend it in the "
    "manuscript and import it again",
    "mend.approval_will_fall": "The approval falls when it is mended",
    "mend.ask": "Mend it? ",
    "mend.kept": "Not mended",
    "mend.done": "{count:place|places} mended, stored as a draft: {name}",
    # The names book
    "names.name": "name",
    "names.posts": "posts",
    "names.wrong": "misspelt as",
    "names.note": "note",
    "names.none": "The names book is empty. Import a list: mailer names import FILE; "
    "one by one: mailer names add NAME --post POST",
    "names.count": "{count:person|people}",
    "names.put": "new",
    "names.changed": "changed",
    "names.removed": "removed",
    "names.more": "  … {count:more person|more people}; all of them with --json",
    "names.figures": "{added} new, {changed} changed, {removed} removed, {same} the same"
    "[[; {unlisted} in the names book and not in this file stay (with --full they go)]]",
    "names.dry": "A dry run; nothing written. To import, leave out --dry-run",
    "names.same": "The names book says the same; nothing changed",
    "names.ask": "Write it into the names book? ",
    "names.kept": "Nothing written",
    "names.done": "Written; the names book has {count:person|people}. Proofread again: "
    "mailer issue proof",
    "names.exported": "Saved in {path}: {count:person|people}",
    # Stored
    "issues.none": "No issues yet. Import a manuscript: mailer issue import FILE",
    "issues.name": "issue",
    "issues.citation": "bulletin",
    "issues.state": "state",
    "issues.stored": "stored",
    "issues.approval": "signed by",
    "issues.open": "open errors",
    "issue.stored": "stored {stored_at:when} by {stored_by}",
    "issue.approval": "signed by {by}[[ for {behalf}]] {on:date}, recorded by {operator}   "
    "check code {code}[[   opinion: {opinion}]]",
    "issue.no_approval": "not approved yet",
    "issue.deeds": "Deeds",
    "export.written": "{issue} was written to {path}. Change it and import it again: "
    "mailer issue import {path}",
    "export.left_out": "What follows was not taken in from the manuscript and is not in the "
    "export; imported again, it is not told any more:",
    "next.bulletin": "bulletin",
    "next.series": "series",
    "next.number": "next",
    "next.total": "total",
    "next.after": "after",
    "next.regular": "regular",
    "next.shown": "{year} No. {number}",
    "next.nothing": "nothing stored yet: go on with the numbers that you have",
    "next.hint": "A double issue takes two numbers; 增刊, 专刊 and 特刊 count by themselves. "
    "Another number is stored all the same, with a remark",
    # Its letters
    "preview.written": "{count:file|files} in {folder}:",
    "preview.shots": "  {count} pictures, {first} … {last}: telephone (360) and desk (640), in the "
    "dark (dark), where a client drops styles (bare), turns colours round (forced), shows no "
    "pictures (blind), and on paper (paper)",
    "preview.of_draft": "(of a draft; what counts is set at approval)",
    "test.accepted": "Test letter ({tier:tier}) accepted: {address}   the server said {said}. "
    "Its subject begins with 【测试】, and it is counted nowhere",
    "test.refused": "Test letter ({tier:tier}) refused: {address}   "
    "the server said {said} ({kind:kind})",
    "test.doubtful": "Test letter ({tier:tier}) handed over, no answer came: {address}",
    "check.of": "{issue}   letters looked over: {letters} samples for {tiers:tier}, "
    "{size_kb} KB at most",
    "check.tiers": "{tiers:tier}: ",
    "check.counts": "{errors:error|errors}, {warnings:warning|warnings}, {infos:hint|hints}",
    "check.opinion": "Spam points {score} ({filter}, by the rules of this machine only)",
    "check.unasked.spam": "No spam points: neither SpamAssassin nor rspamd is at hand here",
    "check.unasked.dns": "SPF and DMARC not looked at: names cannot be looked up here (no DNS)",
    "check.unasked.sample": "SPF and DMARC not looked at: the sender's domain is an example",
    "check.refused": "With errors the issue cannot be approved. Mend them, then again: "
    "mailer issue check {reference}",
    # On paper
    "paper.pages": "Print edition, {pages:page|pages}, {size}: {path}",
    "paper.view": "Print edition (a page for a browser): {path}. Print it on A4, with the default "
    "margins, without head and foot lines",
    "paper.signed": "This is the one that was signed and goes with the letters",
    "paper.of_draft": "(of a draft; what counts is set at approval)",
    "paper.fonts": "  Fonts: {fonts}",
    "paper.stand_in": "  Stand-in: this machine has no {wanted}; "
    "{characters:character|characters} in {used} instead",
    "paper.missing": "  Missing: no font on this machine has {characters}; a box is printed. "
    "Use another character, or install a font that has it",
    "paper.instead": "Saved as a page for a browser instead:",
    "sheet.written": "Approval sheet: {path}",
    "sheet.tier": "  {tier:tier}  {units:unit|units}, {letters:letter|letters}"
    "[[, with a {files}]][[; without a group: {unmapped}]]",
    "sheet.open": "{counts} (nobody has confirmed them)",
    "sheet.confirmed": "{finding} ({operator}: {note})",
    "sheet.code": "Check code {code}: it changes with any change of content, look or attachment",
    "sheet.printed": "printed {at:moment} {operator}",
    "sheet.next": "Print it and have it signed; then record it: mailer issue approve {reference} "
    "--by SIGNER --operator NAME --code {code}",
    # Signed off, or void
    "approve.attached": "  With the letters of {tiers}: {name} ({size})",
    "approve.done": "Approved: {issue}   signed by {by}[[ for {behalf}]] {on:date}   "
    "check code {code}",
    "approve.next": "Its content is final. Next, schedule it: "
    'mailer schedule {reference} --at "YYYY-MM-DD HH:MM"',
    "approve.routine": "Its content is final. The next turn of the routine ({phrase}) is "
    "{at:planned}.\n"
    "To see the plan and schedule it: mailer schedule {reference}   for another time add --at WHEN",
    "void.done": "{issue} is void[[; {count} unsent letters withdrawn]]",
}
