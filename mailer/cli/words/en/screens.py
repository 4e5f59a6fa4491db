"""English words of the screens: headings, labels, states, times, and what was done.

Owns what is printed when a command went well.  Never holds a sentence for a
mistake: those are in `mistakes`.
"""

WORDS = {
    # Signs and times
    "sign.and": " and ",
    "sign.list": ", ",
    "sign.colon": ": ",
    "sign.semicolon": "; ",
    "sign.comma": ", ",
    "sign.quoted": "“{name}”",
    "sign.none": "—",
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
    # Names of things and states
    "tier.bao": "报 up",
    "tier.song": "送 across",
    "tier.fa": "发 down",
    "total": "total",
    "severity.error": "error",
    "severity.warning": "warn",
    "severity.info": "info",
    "issue_state.draft": "draft",
    "issue_state.approved": "approved",
    "issue_state.void": "void",
    "dispatch_state.scheduled": "scheduled",
    "dispatch_state.running": "running",
    "dispatch_state.held": "held",
    "dispatch_state.done": "done",
    "dispatch_state.cancelled": "cancelled",
    "dispatch_kind.first": "first sending",
    "dispatch_kind.supplement": "supplement",
    "dispatch_kind.rehearsal": "rehearsal",
    "wave_state.shut": "shut",
    "wave_state.open": "open",
    "wave_state.done": "done",
    "state.waiting": "waiting",
    "state.deferred": "deferred",
    "state.claimed": "sending",
    "state.speaking": "sending",
    "state.accepted": "accepted",
    "state.refused": "refused",
    "state.doubtful": "doubtful",
    "state.suppressed": "suppressed",
    "state.withdrawn": "withdrawn",
    "outcome.accepted": "accepted",
    "outcome.pending": "waiting",
    "outcome.doubtful": "doubtful",
    "outcome.refused": "refused",
    "outcome.no_address": "no address",
    "outcome.left_out": "left out",
    "reason.no_address": "no address",
    "reason.disabled": "disabled",
    "reason.same_unit": "unit served at a higher tier",
    "reason.same_address": "same address",
    "reason.already_sent": "perhaps reached by an earlier dispatch",
    "rule.letter": "sent as {tier:tier}, {entry}",
    "rule.no_address": "in {tier:tier} ({entry}), has no address: no letter, "
    "to be told by telephone or on paper",
    "rule.disabled": "nothing at {tier:tier} ({entry}): disabled[[, {detail}]]",
    "rule.same_unit": "nothing at {tier:tier} ({entry}): its unit is in {detail:tier}, "
    "and a unit is written to at its highest tier only",
    "rule.same_address": "nothing more at {tier:tier} ({entry}): a duplicate, "
    "the address has a letter at {detail:tier}[[, to {beside}]]",
    "rule.already_sent": "nothing more at {tier:tier} ({entry}): "
    "an earlier, cancelled dispatch may have reached it",
    "rule.tier_left_out": "nothing at {tier:tier} ({entry}): "
    "the whole of {tier:tier} was left out[[, {detail}]]",
    "rule.joined_since": "nothing at {tier:tier} ({entry}): "
    "not listed yet when the audience was frozen[[, see dispatch {dispatch}]]",
    "rule.passed_over": "nothing at {tier:tier}: the entry “{entry_name}” "
    "was mapped to the group “{detail}”, not to this one of its name",
    "held.late": "it missed its time by too much; a person must decide",
    "held.clock": "the clock of this machine leapt forward; it might leave too early",
    "held.login": "the mail server refuses the login",
    "held.sender": "the mail server refuses the sender",
    "held.reputation": "the mail server refuses mail from here (reputation)",
    "held.unsafe": "there is no safe connection to the mail server",
    "held.refusals": "too many are refused (more than 10 of the last 200): "
    "it can hardly be the addresses alone",
    "kind.accepted": "accepted",
    "kind.no_answer": "handed over, no answer came",
    "kind.lapsed": "the sending process died, nobody knows",
    "kind.unsaid": "the line broke before it was handed over",
    "kind.unreachable": "the mail server cannot be reached",
    "kind.temporary": "the server asks to try later",
    "kind.greylisted": "the other side asks to try later (greylisting)",
    "kind.mailbox_full": "mailbox full",
    "kind.throttled": "too many letters at a time, the server’s limit, not a refusal",
    "kind.crowded": "too many readers in a short time, the server’s limit, not a refusal",
    "kind.day_quota": "today’s quota is spent",
    "kind.busy": "the server is busy",
    "kind.suspected": "taken for spam",
    "kind.frozen": "mailbox suspended",
    "kind.unknown_user": "no such mailbox",
    "kind.too_large": "letter too large",
    "kind.rejected": "refused by the other side",
    "kind.reputation": "the server refuses mail from here (reputation)",
    "kind.needs_smtputf8": "the other side cannot take addresses beyond ASCII",
    "kind.login": "login refused",
    "kind.login_again": "login refused, though it worked before",
    "kind.sender": "sender refused",
    "kind.unsafe": "no safe connection",
    "kind.expired": "the time limit passed",
    "kind.pdf": "a PDF",
    "kind.rtf": "an RTF document",
    "kind.image": "a picture",
    "kind.archive": "an archive",
    "kind.zip": "an archive",
    "kind.binary": "a binary file",
    "kind.docx": "a Word document (.docx)",
    "kind.doc": "an old Word or WPS document (.doc, .wps)",
    "kind.xlsx": "a spreadsheet (.xlsx)",
    "kind.xls": "an old spreadsheet (.xls, .et)",
    "kind.pptx": "a presentation (.pptx)",
    "kind.ppt": "a presentation (.ppt)",
    "kind.ofd": "an OFD document",
    "kind.ole": "an Office document",
    "saveas.pdf": "Save it as .docx or .txt in the program it comes from",
    "saveas.rtf": "Open it in Word or WPS and save it as .docx",
    "saveas.image": "Let a program that recognises characters make it text, check it "
    "and save it as .docx or .txt",
    "saveas.archive": "Unpack it and name a file in it",
    "saveas.zip": "Unpack it and name a file in it",
    "saveas.binary": "Check the file; a manuscript is a .docx or .txt, a roster an .xlsx or .csv",
    "saveas.docx": "A manuscript may be one; save a roster as .xlsx or .csv",
    "saveas.doc": "Open it in Word or WPS and save it as .docx",
    "saveas.xlsx": "A roster may be one; save a manuscript as .docx or .txt",
    "saveas.xls": "A roster may be one; save a manuscript as .docx or .txt",
    "saveas.pptx": "Copy its text into a document and save it as .docx",
    "saveas.ppt": "Copy its text into a document and save it as .docx",
    "saveas.ofd": "Convert it to .docx or .txt, or use the document it was made from",
    "saveas.ole": "Open it in Word or WPS and save it as .docx",
    "beside.insertion": "a tracked change",
    "beside.deletion": "a tracked change",
    "beside.comment": "a comment",
    "beside.footnote": "a footnote",
    "beside.hidden": "hidden text",
    "beside.header": "a page header",
    "beside.picture": "a picture",
    "fault.no_at": "there is no @",
    "fault.two_at": "there are two @",
    "fault.no_local": "nothing stands before the @",
    "fault.no_domain": "nothing stands behind the @",
    "fault.no_dot": "no dot behind the @: not a whole domain",
    "fault.bad_local": "what stands before the @ cannot be",
    "fault.bad_domain": "what stands behind the @ cannot be",
    "fault.mistyped": "it looks mistyped",
    "masthead.name": "with a bulletin’s name",
    "masthead.number": "with a number",
    "masthead.both": "(name and number)",
    # ① A manuscript that was looked at
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
    "look.editor": "editor {value}",
    "look.reviewer": "reviewer {value}",
    "look.phone": "phone {value}",
    "look.email": "mail {value}",
    "look.copies": "copies {value}",
    "look.all_read": "All {lines} lines (empty ones not counted) were understood; none is left.",
    "look.lines_are_paragraphs": "Lines are paragraphs, empty ones too; a row of a table is one.",
    "look.unread": "Of {lines} lines (empty ones not counted), {count} not understood: "
    "{unread:line|lines}.",
    "proof.counts": "Proofreading: {errors:error|errors}, {warnings:warning|warnings}, "
    "{infos:remark|remarks}",
    "look.common_rules": "Without this folder’s rules and names book, by the common rules: "
    "{reason}",
    "proof.clean": "Proofreading: no findings",
    "look.nothing_stored": "Only looked at; nothing stored. To store: mailer issue import {path}",
    # An issue
    "import.new": "Stored as a draft: {name}",
    "import.replaced": "Replaced: {name}, a draft again",
    "import.approval_fell": "Its approval has lapsed; it must be signed anew",
    "import.withdrawn": "{count:unsent letter|unsent letters} of its dispatch withdrawn",
    "import.same": "{issue} is stored already, word for word; nothing changed",
    "import.changes": "{issue} is stored already ({state:issue_state}); the new manuscript has:",
    "import.no_changes": "the same content; only blanks or empty lines differ",
    "import.approval_will_fall": "Its approval lapses when it is replaced",
    "import.ask": "Replace it? ",
    "import.kept": "Not replaced",
    "import.next_proof": "Next, look at the findings: mailer issue proof {reference}",
    "import.next_sheet": "Next, look at the letters: mailer issue preview {reference}   "
    "print the sheet to be signed: mailer issue sheet {reference}",
    "import.next_approve": "Next, look at the letters: mailer issue preview {reference}   "
    "record the approval: mailer issue approve {reference} --by NAME",
    "change.added": "added",
    "change.removed": "removed",
    "change.changed": "changed",
    "change.moved": "moved",
    "change.field": "changed",
    "part.title": "title",
    "part.section": "section",
    "part.editor_note": "editor’s note",
    "part.paragraphs": "text",
    "part.tables": "tables",
    "part.attribution": "attribution",
    "part.sections": "sections",
    "part.toc": "contents",
    "part.masthead.name": "name",
    "part.masthead.issue_number": "number",
    "part.masthead.total_number": "total number",
    "part.masthead.year": "year",
    "part.masthead.publisher": "publisher",
    "part.masthead.date": "date",
    "part.masthead.marks": "internal marks",
    "part.masthead.series": "series",
    "part.distribution.bao": "报",
    "part.distribution.song": "送",
    "part.distribution.fa": "发",
    "part.colophon.editor": "editor",
    "part.colophon.reviewer": "reviewer",
    "part.colophon.signer": "signer",
    "part.colophon.phone": "phone",
    "part.colophon.email": "mail",
    "part.colophon.copies": "copies",
    "part.colophon.others": "others",
    "proof.title": "{issue}   {state:issue_state}",
    "proof.confirmed": "confirmed",
    "proof.confirmed_by": "{operator} {at:when}: {note}",
    "proof.open": "{count:error|errors} not confirmed; approval needs "
    "mailer issue proof {reference} --confirm {code} --note “checked”",
    "proof.ready_for_sheet": "No open errors. Print the sheet and have it signed: "
    "mailer issue sheet {reference}",
    "proof.ready": "No open errors. Record the approval: "
    "mailer issue approve {reference} --by NAME",
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
    "proof.now_confirmed": "Confirmed: {finding}",
    "open.command": "  open error {number}: {finding}   "
    "confirm: mailer issue proof {reference} --confirm {code} --note “checked”",
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
    "deed.import": "imported",
    "deed.revise": "replaced",
    "deed.mend": "mended by rule",
    "deed.confirm": "finding confirmed",
    "deed.approve": "approved",
    "deed.void": "made void",
    "deed.routine_set": "routine set",
    "deed.routine_drop": "routine dropped",
    "deed.schedule": "scheduled",
    "deed.hold": "held",
    "deed.resume": "resumed",
    "deed.cancel": "cancelled",
    "deed.release": "released",
    "deed.supplement": "supplement scheduled",
    "deed.rehearse": "rehearsal scheduled",
    "deed.refresh": "audience refreshed",
    "deed.withdraw_unit": "unit withdrawn",
    "deed.believe": "doubts believed",
    "deed.resend": "doubts resent",
    "deed.withdraw": "doubts withdrawn",
    "export.written": "{issue} was written to {path}. Change it and import it again: "
    "mailer issue import {path}",
    "preview.written": "{count:file|files} in {folder}:",
    "preview.shots": "  {count} pictures, {first} … {last}: telephone (360) and desk (640), in the "
    "dark (dark), where a client drops styles (bare), turns colours round (forced), shows no "
    "pictures (blind), and on paper (paper)",
    "preview.of_draft": "(of a draft; what counts is set at approval)",
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
    "approve.attached": "  With the letters of {tiers}: {name} ({size})",
    "size.kilobytes": "{size} KB",
    "size.megabytes": "{size} MB",
    "test.accepted": "Test letter ({tier:tier}) accepted: {address}   the server said {said}. "
    "Its subject begins with 【测试】, and it is counted nowhere",
    "test.refused": "Test letter ({tier:tier}) refused: {address}   "
    "the server said {said} ({kind:kind})",
    "test.doubtful": "Test letter ({tier:tier}) handed over, no answer came: {address}",
    "approve.done": "Approved: {issue}   signed by {by}[[ for {behalf}]] {on:date}   "
    "check code {code}",
    "approve.next": "Its content is final. Next, schedule it: "
    "mailer schedule {reference} --at “YYYY-MM-DD HH:MM”",
    "approve.routine": "Its content is final. The next turn of the routine ({phrase}) is "
    "{at:planned}.\n"
    "To see the plan and schedule it: mailer schedule {reference}   for another time add --at WHEN",
    "routine.list.none": "No routine is set. Set one: mailer routine set 每月10日（遇休顺延）9:00",
    "routine.list.bulletin": "bulletin",
    "routine.list.routine": "routine",
    "routine.list.next": "next",
    "routine.list.awaits": "as it stands",
    "routine.list.foot": "A routine only proposes a time, it sends nothing: each issue is "
    "approved, "
    "and scheduled by somebody who says yes.",
    "routine.set": "{bulletin}: {phrase}, next {at:planned}",
    "routine.proposes": "You are reminded from three days before. Nothing is sent by itself: once "
    "approved, mailer schedule without --at shows the plan and asks.",
    "routine.dropped": "{bulletin} has no routine any more; what is scheduled stays scheduled",
    "routine.for": "Routine {phrase}, next {at:planned}; it is scheduled once you say yes",
    "routine.near": "{bulletin} should go out at {at:planned} by its routine; {awaits}",
    "routine.missed": "{bulletin} should have gone out at {at:planned} by its routine; {awaits}",
    "routine.awaits.issue": "no manuscript has been imported",
    "routine.awaits.approval": "{issue} is not approved: mailer issue approve {reference} "
    "--by NAME",
    "routine.awaits.scheduling": "{issue} is approved, to be scheduled: mailer schedule "
    "{reference}",
    "routine.awaits.nothing": "dispatch {dispatch}",
    "void.done": "{issue} is void[[; {count} unsent letters withdrawn]]",
    # ② A roster
    "place.line": "line {line}",
    "roster.head": "{path}: [[{encoding}]][[sheet {sheets}]][[, header in line {header}]], "
    "{records:row|rows} of data",
    "roster.left_out": "; {lines} ({labels}): no record, left out",
    "roster.left_out_tail": "; the last {count:row|rows} ({labels}): no record, left out",
    "roster.beside": "{count:second contact|second contacts} without an address of their own "
    "(name and telephone go into the note): {places}",
    "roster.other_sheets": "Sheets not read: {sheets:quoted} (to read one: --sheet NAME)",
    "roster.filled": "[[sheet “{sheet}”: ]]“{column}” is empty in {count:row|rows} and read as "
    "above (merged cells): "
    "{lines:line|lines}[[ and {more} more]]",
    "roster.progress.reading": "Reading {path}…",
    "roster.progress.rows": "{done} of {of} rows checked…",
    "roster.columns": "columns: {renamed}",
    "roster.unused": "“{unused}” not used",
    "roster.group": "group",
    "roster.units": "units",
    "roster.addresses": "addresses",
    "roster.added": "new",
    "roster.placed": "listed",
    "roster.changed": "changed",
    "roster.not_listed": "not listed",
    "roster.no_address": "no address",
    "roster.stopped": "disabled",
    "roster.stopped_ones": "{count} disabled (not in this file): {units}",
    "roster.wrong": "what is wrong",
    "roster.errors_saved": "The wrong cells are marked in {path}",
    "roster.to_mend": "{count:row is|rows are} wrong and not imported; mend them in {path} "
    "and import that",
    "roster.ask_good": "Import the other {rest:row|rows}, save the {bad:bad row|bad rows} apart?",
    "roster.changes": "Changed, {count}: ",
    "roster.change": "{unit}[[{contact}]]  {fields}",
    "roster.field": "[[{column} ]][[was {old} → ]]now {new}",
    "roster.more": "… (all of them: add --verbose)",
    "roster.not_listed_ones": "Not listed, {count} (in the roster, not in this file; "
    "left as they are; to disable them: --full): {units}",
    "roster.without_address": "No address, {count} (registered, to be told by telephone): {units}",
    "roster.needs_smtputf8": "{count:name|names} beyond ASCII (both servers must know SMTPUTF8): "
    "{addresses}",
    "roster.added_ones": "New, {count}: {units}",
    "roster.bad": "{count:wrong row|wrong rows}:",
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
    "roster.dry": "A dry run; nothing written. To import, leave out --dry-run",
    "roster.dry_bad": "A dry run; nothing written. Mend the rows, then leave out --dry-run"
    "[[, or import the other {rest:row|rows} with --skip-bad; the bad ones go to {name}]]",
    "roster.refused": "Nothing was imported. Mend the rows and import again"
    "[[, or import the other {rest:row|rows} with --skip-bad; the bad ones go to {name}]]",
    "roster.same": "The roster is like this already; nothing changed",
    "roster.ask": "Import it? ",
    "roster.kept": "Not imported",
    "roster.done": "Imported: {added} new, [[{placed} listed in another group, ]]"
    "{changed} changed[[, {stopped} disabled]]",
    "roster.refused_beside": "{address}, an old address of {unit}, was refused last time and is "
    "still listed. If it is not used any more: mailer roster disable {address} --reason TEXT",
    "roster.exported": "{count:row|rows} saved in {path}; who is disabled is not among them",
    "roster.none": "The roster is empty. Import one: mailer roster import FILE",
    "roster.position": "no.",
    "roster.unit": "unit",
    "roster.contact": "contact",
    "roster.address": "address",
    "roster.phone": "phone",
    "roster.disabled": "disabled {on:date}[[ {reason}]]",
    "roster.until": "not in the group since {until:date}",
    "roster.title": "{name}   {units:unit|units}, {addresses:address|addresses}",
    "roster.people": "{who}   {count:place|places}",
    "roster.still_disabled": "Still disabled {count} (listed in this file and left disabled; to "
    "undo: mailer roster enable UNIT or ADDRESS): {names}",
    "roster.disabled_now": "Disabled: {who} gets nothing from {on:date} on, because: {reason}. "
    "All records stay",
    "roster.letters_stop": "  Dispatch {dispatch} still has {count:letter|letters} for it: "
    "suppressed when their turn comes",
    "roster.enable_again": "  Undo: mailer roster enable {who}",
    "roster.enabled_now": "In use again: {who}, from the next scheduling on. Letters that were "
    "suppressed are not sent by themselves",
    "roster.mapped": "“{entry}” stands for the group “{group}” ({bulletin}), in every issue from "
    "now on",
    "roster.unmapped": "“{entry}” no longer stands for the group “{group}” ({bulletin}); it has no "
    'group now. Map it anew: mailer roster map "{entry}" GROUP',
    "roster.unmapped_named": "“{entry}” no longer stands for the group “{group}” ({bulletin}), "
    "but for the group of its own name",
    "roster.by_hand": "{bulletin}: the entry “{entry}” stands for the group “{group}”",
    # Why
    "why.address": "address {address}",
    "why.no_address": "no address",
    "why.phone": "phone {phone}",
    "why.place": "“{group}” no. {position} (from {since:date}[[ until {until:date}]])",
    "why.post": "post {post}",
    "why.held": "before, {person} (until {until:date})",
    "why.held_still": "now {person}, until {until:date}",
    "why.places": "groups {places}",
    "why.disabled": "disabled from {on:date}[[: {reason}]]. Nothing is sent since",
    "why.over": "not in the group “{group}” from {until:date}",
    "why.joins": "in the group “{group}” from {on:date} on",
    "why.issue": "{issue} (dispatch {dispatch}):",
    "why.issue_planned": "{issue} (not scheduled yet; by the roster of today):",
    "why.not_listed": "in no group of this issue; nothing is sent",
    "why.entry": "the entry “{entry}” is this group",
    "why.entry_mapped": "the entry “{entry}” was mapped to the group “{group}”",
    "why.former": "{address} is not in the roster; what was sent there:",
    "why.letter": "{citation}  dispatch {dispatch}[[ ({kind})]]  {tier:tier}  {state}  "
    "{at}[[  to {unit}]][[  at {address}]]",
    "why.address_since": "; now there is an address",
    "why.at": "{at:when}",
    "why.again": "again at {at:when}",
    "why.not_before": "not before {at:when}",
    "why.said": "the server said {said} ({kind})",
    "why.no_letter": "nothing has been sent here yet",
    "why.more_letters": "{count:earlier letter|earlier letters} more: add --json",
    "why.more": "{count:more is|more are} not shown ({units} …). "
    "Say more, such as the whole name of the unit; or add --json",
    "why.help.waiting": "See how far it is: mailer dispatch watch {dispatch}",
    "why.help.claimed": "See how far it is: mailer dispatch watch {dispatch}",
    "why.help.speaking": "See how far it is: mailer dispatch watch {dispatch}",
    "why.help.accepted": "If it did not come, first look among the spam; "
    "another copy: mailer dispatch supplement {dispatch} --to {address}",
    "why.help.refused": "Once the address is mended (mailer roster import FILE): "
    "mailer dispatch supplement {dispatch} --to {unit}",
    "why.help.doubtful": "Once you have telephoned: mailer dispatch doubts {dispatch}",
    "why.help.suppressed": "Once in use again (mailer roster enable {disabled}): "
    "mailer dispatch supplement {dispatch} --to {unit}",
    "why.help.withdrawn": "To send it: mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_schedule": "Schedule it: mailer schedule {reference} --at “YYYY-MM-DD HH:MM”",
    "why.help_issue": "The issue: mailer issue show {reference}",
    "why.help_same_unit": "The unit’s letters: mailer why {unit}",
    "why.help_same_address": "The audience: mailer issue show {reference}",
    "why.help_no_address.planned": "Once there is an address: mailer roster import FILE",
    "why.help_no_address.live": "Once there is an address (mailer roster import FILE), "
    "bring the audience up to date: mailer dispatch refresh {dispatch}",
    "why.help_no_address.over": "Once there is an address (mailer roster import FILE): "
    "mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_joined.planned": "The issue: mailer issue show {reference}",
    "why.help_joined.live": "Bring the audience up to date: mailer dispatch refresh {dispatch}",
    "why.help_joined.over": "To send it: mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_disabled": "To undo it: mailer roster enable {disabled}",
    "why.help_again.planned": "The issue: mailer issue show {reference}",
    "why.help_again.live": "To send it: mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_again.over": "To send it: mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_undo": "To go by names again: mailer roster map {group} --undo",
    "why.help_map": "To list them in this issue: mailer roster map ENTRY {group}",
    "why.help_listed": "To list them in a group: mailer roster import FILE",
    # The roster by hand
    "did.add": "Added: {unit}[[ {name}]][[ {address}]][[, in the group “{group}” from "
    "{since:date} on]]"
    " (by {operator})",
    "did.add_nowhere": "It is in no group yet and gets nothing. To list it: "
    "mailer roster group add GROUP {who}",
    "did.change": "Corrected: {who}  {changes} (by {operator})",
    "did.hand_over": "{unit}[[ {post}]]: from {on:date} on {name} holds the post ({address}), with "
    "all its places; before, {before} (by {operator})",
    "did.take_over": "{unit}[[ {post}]]: from {on:date} on {name} ({address}) has the places of "
    "{before}, whose address is disabled (by {operator})",
    "did.move": "{who}: from {on:date} on in the group “{group}” instead of “{source}”, "
    "{count:place|places} (by {operator})",
    "did.succeed": "From {on:date} on {new} stands in the place of {old}[[, in {groups:quoted}]]; "
    "what was before is disabled from that day and kept (by {operator})",
    "did.succeed_nowhere": "They were in no group. To list it: mailer roster group add GROUP {who}",
    "did.succeed_silent": "{new} has no address yet and is to be told by telephone. To add one: "
    "mailer roster add {who} --address ADDRESS --group {group} --since {on}",
    "did.create_group": "New group “{group}”, without members. To list somebody: "
    "mailer roster group add GROUP UNIT (by {operator})",
    "did.rename_group": "The group “{old}” is called “{new}” now"
    "[[; the entry “{old}” of {bulletins:quoted} still stands for it]] (by {operator})",
    "did.join": "{who}: in the group “{group}” from {since:date} on[[ until {until:date}]], "
    "{count:place|places} (by {operator})",
    "did.leave": "{who}: not in the group “{group}” from {on:date} on, {count:place|places} "
    "(by {operator})",
    "did.put": "{who} is no. {position} of the group “{group}” (by {operator})",
    "said.name": "name",
    "said.address": "address",
    "said.department": "department",
    "said.post": "post",
    "said.phone": "phone",
    "said.note": "note",
    "said.rank": "first or second contact",
    "roster.since": "since",
    "roster.until_short": "until (not on)",
    "roster.joining": "joining",
    "roster.left": "left",
    "group.title": "{name} ({on:date})   {units:unit|units}, {addresses:address|addresses}",
    "group.joining": "Joining: {who}, from {since:date} on[[ until {until:date}]], no. {position}",
    "group.left": "Left: {who}, from {since:date} on until {until:date}, no. {position}",
    "history.from": "came from {unit} ({on:date})",
    "history.into": "succeeded by {unit} from {on:date} on",
    "history.post": "{post}:",
    "history.ranked": "{post} ({rank})",
    "history.until": "until {until:date}  {person}",
    "history.now": "now  {person}",
    "history.comes": "then  {person}",
    "history.disabled": "{person}  disabled from {on:date} on[[: {reason}]]",
    "history.place": "group “{group}” no. {position}  from {since:date}[[ until {until:date}]]"
    "[[  {address}]]",
    "history.deed": "{at:when}  {operator}  {deed}[[  {detail}]]",
    "roster_deed.add": "added",
    "roster_deed.change": "corrected",
    "roster_deed.hand_over": "handed over",
    "roster_deed.move": "moved",
    "roster_deed.succeed": "succeeded",
    "roster_deed.join": "listed",
    "roster_deed.leave": "taken from a group",
    "roster_deed.put": "put in order",
    "roster_deed.disable": "disabled",
    "roster_deed.enable": "enabled",
    "roster_deed.import_roster": "imported",
    "roster_deed.map": "mapped",
    "roster_deed.unmap": "map undone",
    "roster_deed.create_group": "group made",
    "roster_deed.rename_group": "group renamed",
    # What a change of the roster touches
    "touched.is": "Dispatch {dispatch} ({citation}, {state:dispatch_state}) has its audience "
    "frozen, and the roster differs: {changes}\n"
    "  See it and decide: mailer dispatch refresh {dispatch}",
    "touched.would_be": "After the import the roster will differ from the frozen audience of "
    "dispatch {dispatch} ({citation}, {state:dispatch_state}): {changes}\n"
    "  After the import, see it and decide: mailer dispatch refresh {dispatch}",
    "touched.added": "{n:new address|new addresses}",
    "touched.removed": "{n} no longer listed",
    "touched.disabled": "{n} disabled",
    "touched.moved": "{n} at another tier",
    "touched.renamed": "{n:new name|new names}",
    # ③ A plan
    "plan.approval": "{citation}   signed by {by} {on:date}, recorded by {operator}   "
    "check code {code}, content as signed",
    "plan.relay": "Mailbox {address} ({host}:{port})",
    "plan.paced": "Mailbox {address} ({pace})",
    "plan.ends": "done by",
    "plan.tomorrow": "Note: the limit is {letters} letters a day, {today} used today; {left} of "
    "this dispatch leave on the next day, after 0:10. A tier that is still shut by then opens "
    "when the one above it is through.",
    "plan.expires": "Note: {tier:tier} would be done by {end:when}, but its time limit ends at "
    "{expires:when}; what has not left by then is counted as refused.",
    "pace.told": "{whose}{limits}",
    "pace.preset": "preset {preset:preset}: ",
    "pace.window": "{letters} letters in {minutes} minutes",
    "pace.interval": "at least {seconds} s between letters",
    "pace.day": "{letters} a day, {today} used today",
    "preset.qq": "QQ",
    "preset.netease": "NetEase",
    "preset.tencent-exmail": "Tencent Exmail",
    "preset.aliyun": "Aliyun",
    "preset.coremail": "Coremail",
    "preset.local": "this machine",
    "plan.time": "time",
    "plan.condition": "condition",
    "plan.units": "units",
    "plan.letters": "letters",
    "plan.gate.first": "at its time",
    "plan.gate.bao": "all of 报 accepted; one refused or doubtful stops it, "
    "{minutes} min late is told",
    "plan.gate.song": "all of 送 tried once",
    "plan.mapped": "{tier:tier}: “{entry}” was mapped to the group “{group}”",
    "plan.mapped_passing": "Note: {tier:tier}: “{entry}” was mapped to the group “{group}”; the "
    'group of its own name is not used. To go by names: mailer roster map "{entry}" --undo',
    "plan.left_out": "Left out, {count}: ",
    "plan.because": "{reason:reason} {count} ({examples})",
    "plan.twice": "{address} is in {above:tier} and {tier:tier}, one letter at {above:tier}",
    "plan.twice_in_tier": "{address} is twice in {tier:tier}, one letter",
    "plan.served_at": "{who} at {tier:tier}",
    "plan.more": " …",
    "plan.by_phone": "No address, {count:unit|units} to be told otherwise: {units}",
    "plan.without": "{tiers} left out: {reason}",
    "plan.internal": "An internal paper; {by} has it sent by mail: {reason}",
    "plan.urgent": "Urgent, quiet hours and days off are not waited for: {reason}",
    "plan.quiet.marked": "Note: {tiers} in quiet hours or on a day off; the issue is marked "
    "特急, it is sent all the same.",
    "plan.quiet.samples": "Note: {tiers} in quiet hours or on a day off; all readers are sample "
    "addresses, nobody is disturbed, it is sent all the same.",
    "plan.date_before": "Note: the date of issue, {date:date}, is {days:day|days} before the day "
    "of sending.",
    "plan.date_after": "Note: the date of issue, {date:date}, is {days:day|days} after the day "
    "of sending.",
    "plan.unpublished": "Note: the holidays of {year} have not been published. Monday to Friday "
    "are taken\n"
    "  for working days; only the fixed days of New Year, 1 May and 1 October are sure.\n"
    "  When the others are, and which weekends are worked for them, nobody knows yet.\n"
    "  Once they are published, update the program or enter them in workdays.toml,\n"
    "  and look at this time again.",
    "plan.frozen": "The audience is frozen now; later changes of the roster are told, not made.",
    "plan.rehearsal": "A rehearsal: all letters of all tiers go to {address}, marked 【演练】, "
    "counted nowhere",
    "schedule.ask": "Schedule it? ",
    "schedule.ask_rehearsal": "Rehearse it? ",
    "schedule.kept": "Not scheduled",
    "schedule.done.first": "Scheduled: dispatch {dispatch}. {running} "
    "To cancel: mailer dispatch cancel {dispatch}",
    "schedule.done.supplement": "Supplement scheduled: dispatch {dispatch}. {running} "
    "Watch it: mailer dispatch watch {dispatch}",
    "schedule.done.rehearsal": "Rehearsal scheduled: dispatch {dispatch}. {running} "
    "To cancel: mailer dispatch cancel {dispatch}",
    "schedule.is_running": "Keep mailer run running (it is, on {host}).",
    "schedule.not_running": "Only mailer run sends it (it is not running: start it).",
    "schedule.workers_only": "Only mailer run opens it when its time comes (it is not running: "
    "start it; there is mailer worker alone, {hosts}).",
    # ④ Watching
    "watch.leave": "(Ctrl+C leaves, and stops nothing)",
    "watch.head": "Dispatch {dispatch}  {citation}   {state:dispatch_state}   {now:instant}"
    "[[   done by {end}]]",
    "watch.held": "Held: {reason}",
    "watch.cancelled": "Cancelled (what was accepted cannot be called back): {accepted} accepted, "
    "{left} will not be sent"
    "[[, {refused} refused]][[, {doubtful} doubtful]][[, {speaking} being sent]]",
    "watch.accepted": "accepted {n}",
    "watch.speaking": "sending {n}",
    "watch.deferred": "deferred {n}",
    "watch.refused": "refused {n}",
    "watch.doubtful": "doubtful {n}",
    "watch.left": "left out {n}",
    "watch.done": "done {at:exact}",
    "watch.over": "ended {at:exact}",
    "watch.shut": "shut until {at}[[, and {gate}]]",
    "watch.overdue": "shut until {gate}",
    "watch.next": "goes on at {at:exact}",
    "watch.quarter": "this quarter of an hour is used up, goes on at {until}",
    "watch.window": "{letters} in {minutes} minutes are used up, goes on at {until}",
    "watch.day": "the {letters} of today are used up, goes on at {until}",
    "watch.pause": "{kind:kind}, again at {until}",
    "watch.gate.bao": "all of 报 is accepted",
    "watch.gate.song": "all of 送 was tried once",
    "sends.nobody": "No mailer run is running; nothing is sent. Start it: mailer run",
    "sends.many": "{count} processes send: {hosts}",
    "sends.workers_only": "{count:process sends|processes send} ({hosts}), and only what is open: "
    "no mailer run is running, which opens the rest. Start it: mailer run",
    "watch.hold": "To hold: mailer dispatch hold {dispatch}",
    "watch.resume": "To resume: mailer dispatch resume {dispatch}",
    "watch.look": "See which are refused, and why: mailer dispatch report {dispatch}   "
    "Once mended: mailer dispatch resume {dispatch}",
    "watch.release": "To open {tier:tier} now: mailer dispatch release {dispatch} --tier {tier}",
    "watch.doubts": "There are doubts; once you have telephoned: mailer dispatch doubts {dispatch}",
    "watch.report": "What became of it: mailer dispatch report {dispatch}",
    "watch.again": ", try {tries} at {at:clock}",
    # Dispatches
    "dispatches.none": "No dispatches yet. Schedule one: mailer schedule --at WHEN",
    "dispatches.id": "dispatch",
    "dispatches.issue": "issue",
    "dispatches.kind": "kind",
    "dispatches.supplement": "supplement to {parent}",
    "dispatches.state": "state",
    "dispatches.starts": "starts",
    "dispatches.letters": "letters",
    "dispatches.look": "see to",
    "dispatch.title": "Dispatch {dispatch}  {citation}   {kind}   "
    "{state:dispatch_state}[[: {reason}]]",
    "dispatch.named": "{dispatch} ({kind})",
    "dispatch.kind.first": "first sending",
    "dispatch.kind.supplement": "supplement to dispatch {parent}",
    "dispatch.kind.rehearsal": "rehearsal, all to {address}",
    "dispatch.supplement": "Supplement: dispatch {dispatch}, {state:dispatch_state}, "
    "{accepted:letter|letters} accepted[[, {left} not]]",
    "dispatch.scheduled": "scheduled {at:when} by {by}   time limit {expires:when}",
    "dispatch.held": "Dispatch {dispatch} is held: no further letter is begun. "
    "To resume: mailer dispatch resume {dispatch}",
    "dispatch.resumed": "Dispatch {dispatch} is running again. "
    "Watch it: mailer dispatch watch {dispatch}",
    "dispatch.resumed_refusals": "Dispatch {dispatch} is running again; refusals count anew "
    "from now: more than 10 hold it again. The {refused:letter|letters} refused before will not be "
    "tried again; which and why: mailer dispatch report {dispatch}",
    "dispatch.cancelled": "Dispatch {dispatch} is cancelled (what was accepted cannot be called "
    "back): {accepted} accepted, {left} will not be sent"
    "[[, {refused} refused]][[, {doubtful} doubtful]][[, {speaking} being sent]]",
    "dispatch.still_said": "{count:letter|letters} being sent cannot be called back: the server "
    "has {minutes:minute|minutes} to answer; without an answer a letter is doubtful",
    "dispatch.released": "{tier:tier} of dispatch {dispatch} is open",
    "supplement.head": "{count:letter|letters} supplementing dispatch {parent}",
    "supplement.again": "Accepted before and sent once more, {count}: {units}",
    "supplement.not_mended": "Not included, {count}, because the address is still the refused one: "
    "{units}. Mend it first; to try it again all the same, name the address with --to",
    "supplement.no_address_now": "Not included, {count}, because the roster has no address "
    "any more; tell them otherwise: {units}",
    "supplement.ask": "[[{again} of them have it already and will get it twice. ]]Send them? ",
    "supplement.kept": "Nothing is sent",
    "withdraw.done": "Dispatch {dispatch}: {count:letter|letters} to {unit} withdrawn",
    "withdraw.left": "{address} {state:state}, left as it is",
    "refresh.head": "Dispatch {dispatch}  {citation}: by the roster of now, its audience changes",
    "refresh.same": "Dispatch {dispatch}  {citation}: its audience needs no change",
    "refresh.mended": "At a new address, {count}:",
    "refresh.added": "Added, {count}:",
    "refresh.removed": "Withdrawn, {count}:",
    "refresh.altered": "Altered, {count}:",
    "refresh.too_late": "Too late to be added, {count} (their tier is done):",
    "refresh.withdrawn": "Withdrawn before and not added again, {count}:",
    "refresh.moved_away": "At a new address, and sent to the old one already, {count}:",
    "refresh.supplement": "To send to them: mailer dispatch supplement {dispatch} --to "
    "UNIT or ADDRESS (once it has begun)",
    "refresh.unlisted": "listed no more",
    "refresh.more": "  … and {count} more",
    "refresh.ask": "Change it? What is sent or being sent stays. ",
    "refresh.kept": "Nothing is changed",
    "refresh.done": "Dispatch {dispatch} is refreshed: {added} added, {removed} withdrawn, "
    "{altered} altered",
    "refresh.less": "Some have begun to be sent meanwhile and stay. Look again: "
    "mailer dispatch refresh {dispatch}",
    "doubts.none": "Dispatch {dispatch} has no doubtful letters",
    "doubts.head": "Dispatch {dispatch} has {count:doubtful letter|doubtful letters}: handed over, "
    "no answer came, nobody knows. Please telephone:",
    "doubts.choices": "It came: mailer dispatch doubts {dispatch} --believe --letter {example}\n"
    "It did not, send again: … --resend    leave it: … --withdraw    without --letter: all of them",
    "doubts.ask.believe": "Did all {count} of these come, as you were told?",
    "doubts.ask.resend": "Send all {count} of these again? Who has it will have it twice.",
    "doubts.ask.withdraw": "Leave all {count} of these?",
    "doubts.kept": "Nothing changed",
    "doubts.believe": "{count:letter is|letters are} taken as accepted",
    "doubts.resend": "{count:letter|letters} will be sent again[[, not before {at} (until then the "
    "first try may still end)]]",
    "doubts.withdraw": "{count:letter|letters} withdrawn",
    "log.none": "Dispatch {dispatch} has no attempts yet",
    # ⑤ The report
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
    "report.save": "To keep all of it: mailer dispatch report {dispatch} --out report.csv "
    "(.html, .txt)",
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
    "saving.ask": "{path} is there already. Replace it? ",
    "saving.kept": "{path} was not replaced",
    "report.fix_doubtful": "once you have telephoned: mailer dispatch doubts {dispatch}",
    "report.left_out": "Left out, {count}: {reasons}",
    "report.reason": "{reason:reason} {count}",
    "report.accepted_means": "“Accepted” means that the mailbox’s server has taken it, not that it "
    "has arrived or been read; bounces may reach {address} for some hours.",
    "report.open.doubtful": "There are doubts; this dispatch is not over",
    "report.open.pending": "Letters are waiting; this dispatch is not over",
    # Running
    "run.started": "Sending from {address} ({host}:{port}). Ctrl+C stops, once what is being said "
    "has been said",
    "run.shown": "figures at {url}/metrics, health at {url}/health and {url}/ready",
    "worker.started": "Joining those who send, from {address} ({host}:{port}). Ctrl+C stops, once "
    "what is being said has been said",
    "worker.scheduled": "times and gates are kept by mailer run on {host} (process {pid})",
    "worker.alone": "no mailer run is running: what is open is sent, nothing else opens, and "
    "nobody is told of trouble. Start it on one machine: mailer run",
    "run.waiting": "waiting: dispatch {dispatches}",
    "run.dispatch_started": "dispatch {dispatch} started",
    "run.opened": "dispatch {dispatch}  {tier:tier} open",
    "run.finished": "dispatch {dispatch}  {tier:tier} done[[ ({rough})]]",
    "run.done": "dispatch {dispatch} done   {balance}",
    "run.late": "dispatch {dispatch} missed its time by too much and is held. "
    "To send it: mailer dispatch resume {dispatch}",
    "run.leapt_forward": "the clock of this machine leapt forward by {minutes:minute|minutes}; "
    "what waits for a time is held, or it might leave too early. Check the time of this machine",
    "run.leapt_back": "the clock of this machine leapt back by {minutes:minute|minutes}. What is "
    "open goes on, the rest waits by the clock as it is now. Check the time of this machine",
    "run.apart_now": "the clock of this machine and that of the database are "
    "{seconds:second|seconds} apart; each host sends by a time of its own. Have both "
    "set by a time server (timedatectl)",
    "run.together": "the clock of this machine and that of the database agree again",
    "run.overdue": "dispatch {dispatch}  {tier:tier} is past its time and still shut. "
    "See: mailer dispatch watch {dispatch}",
    "run.held": "dispatch {dispatch} is held: {reason}. "
    "Once mended: mailer dispatch resume {dispatch}",
    "run.held_refusals": "dispatch {dispatch} is held: {reason}. See which, and what the server "
    "says: mailer dispatch report {dispatch}; once mended: mailer dispatch resume {dispatch}",
    "run.resent": "{count:letter is|letters are} sent again by the rule",
    "run.pause": "nothing is sent for now: {kind:kind}; again at {until:instant}",
    "run.expired": "{count:letter|letters} past the time limit, counted as refused",
    "run.postponed": "dispatch {dispatch}  {tier:tier} meets quiet hours or a day off and is "
    "put off until {until:planned}. "
    "Not to wait: mailer dispatch release {dispatch} --tier {option}",
    "run.belated": "dispatch {dispatch}  {tier:tier} opened {minutes:minute|minutes} late "
    "(within the rule: it is sent)",
    "run.refused": "dispatch {dispatch}  {tier:tier}  refused  {who}  {answer}. "
    "See: mailer dispatch report {dispatch}",
    "run.doubtful": "dispatch {dispatch}  {tier:tier}  doubtful  {who}  {answer}. "
    "Once you have telephoned: mailer dispatch doubts {dispatch}",
    "run.more": "dispatch {dispatch}  besides: {counts}. See: mailer dispatch report {dispatch}",
    "run.blocked": "waiting: {reason}. No letter is begun, answers that come are kept; "
    "it goes on as soon as it can write",
    "run.unblocked": "it can write again, and goes on",
    "blocked.store.locked": "another program has the database locked[[ ({holders})]]",
    "blocked.store.full": "the disk of the database is full; make room",
    "blocked.maillog.full": "the disk of the delivery log {path} is full; make room",
    "run.stopping": "stopping …",
    "run.draining": "waiting for {count:letter|letters} in hand, at most {seconds} seconds. "
    "Ctrl+C again stops at once; a letter whose answer did not come is then doubtful",
    "run.stopped": "stopped[[; {cut_off:letter|letters} without an answer, doubtful now: "
    "mailer dispatch doubts]]",
    "sink.listening": "The rehearsal server listens on {host}:{port}, keeps letters in {folder} "
    "and sends none. Ctrl+C stops it",
    "sink.faults": "misbehaves: {faults}",
    "sink.received": "{number}  {at:clock}  {recipient}  {file}",
    "sink.stopped": "Stopped; {count:letter|letters} received",
    # The key for signing
    "dkim.made": "Made the key {path} (only its owner can read it; back it up, hand it to nobody)",
    "dkim.there": "The key {path}",
    "dkim.publish": "Whoever keeps the domain publishes one TXT record, name and content:",
    "dkim.zone": "In a zone file, as of BIND:",
    "dkim.next": "When it is published, write into config.toml, and have mailer doctor look:\n"
    '  [dkim]\n  key_file = "{file}"\n  selector = "{selector}"',
    "dkim.used": "Letters are signed with this key. Whether it is published: mailer doctor",
    # The letters of an issue
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
    # The checkup
    "checkup.of": "Looking at {folder}",
    "checkup.settings": "settings",
    "checkup.database": "database",
    "checkup.templates": "theme",
    "checkup.log": "delivery log",
    "checkup.clock": "clock",
    "checkup.relay": "mail server",
    "checkup.login": "login",
    "checkup.sender": "sender",
    "checkup.letter": "test letter",
    "checkup.notify": "notices",
    "checkup.runner": "mailer run",
    "checkup.domain": "domain",
    "checkup.dkim": "signature",
    "checkup.unchecked": "not checked: {because}",
    "checkup.errors": "{errors:error|errors}, {warnings:warning|warnings}. Mend what is marked ×, "
    "then mailer doctor again",
    "checkup.warnings": "Ready to send; {warnings:warning|warnings}",
    "checkup.well": "All is well, ready to send",
    "checkup.send": "To send one letter to yourself: mailer doctor --send",
    "mark.fine": "√",
    "mark.error": "×",
    "mark.warning": "!",
    "mark.unchecked": "-",
    "fine.settings": "{bulletins:bulletin|bulletins}[[, preset {preset}]]",
    "fine.database": "{database}, whole[[, {free_gb} GB left on the disk]]",
    "fine.templates": "{themes}[[, {pdf} can be made]]",
    "fine.log": "{path}, can be written",
    "fine.clock": "{now:instant} ({timezone})",
    "fine.relay": "{host}:{port}, {security:security}[[, certificate good for {days} days]]"
    "[[, letters up to {limit_mb} MB]][[, {offers: }]]",
    "fine.login": "{username}, logged in",
    "fine.sender": "{address}",
    "fine.letter": "sent to {address}; look into its inbox (or spam)",
    "fine.notify": "{told}",
    "fine.runner": "[[process {pid} on {host} is running]]"
    "[[; {senders} processes send ({hosts})]][[; dispatches to send: {dispatches}]]",
    "fine.runner_idle": "not running, and nothing to send",
    "fine.domain": "{domain}: mail server {mx}, SPF[[, DMARC ({dmarc})]]",
    "fine.dkim": "{name}, {bits} bits[[, the key is published ({published})]]",
    "because.needs": "mend “{needed}” first",
    "because.no_login": "no login ([relay] username is empty)",
    "because.no_password": "there is no password (授权码)",
    "because.no_dkim": "[dkim] is not set; signing (DKIM) is the relay's business",
    "because.sample": "the domain is an example",
    "because.no_dns": "names cannot be looked up here (no DNS)",
    "security.none": "not encrypted",
    "security.starttls": "encrypted (STARTTLS)",
    "security.implicit": "encrypted (TLS)",
    "where.qq": "On the web page of QQ mail: 设置 → 账号, switch the SMTP service on; "
    "it makes the 授权码",
    "where.netease": "On the web page of the NetEase mailbox: 设置 → POP3/SMTP/IMAP, "
    "switch the service on; it makes the 授权码",
    "where.tencent-exmail": "On the web page of 腾讯企业邮: 设置 → 客户端设置, make a password for "
    "programs (without 安全登录 it is the mailbox's password)",
    "where.aliyun": "On the web page of 阿里邮箱: 设置 → 账户安全, switch 三方客户端 on; "
    "it makes the password",
    "where.coremail": "On the web page of the office's mailbox: 设置 → 客户端授权码; "
    "where there is none, ask who keeps the mailboxes",
    "where.local": "Ask who keeps the mail service of this machine",
    "where.other": "In the settings of the mailbox's web page, look for 授权码 or a password for "
    "programs; else ask who keeps the mailboxes",
    "note.subject": "Jianbao: a test letter",
    "note.text": "This letter was sent by the bulletin program to its own mailbox.\n"
    "If you read it, the mailbox is set up and the bulletin can be sent.\n",
    # What systems and databases say
    "cause.refused": "connection refused (nobody serves there, or the port is wrong)",
    "cause.broken": "the connection broke",
    "cause.no_route": "no way through the network",
    "cause.timeout": "no answer in time",
    "cause.address_in_use": "another program has this port",
    "cause.no_such_host": "there is no such host name",
    "cause.no_dns": "names cannot be looked up (DNS) at the moment",
    "cause.no_such_file": "no such file or folder",
    "cause.not_a_folder": "a part of the path is not a folder",
    "cause.a_folder": "it is a folder, not a file",
    "cause.exists": "a file of this name is there already",
    "cause.denied": "permission denied",
    "cause.disk_full": "the disk is full",
    "cause.read_only": "read-only, cannot be written",
    "cause.too_many_files": "too many open files",
    "cause.expired_certificate": "the certificate of the server has expired",
    "cause.other_name": "the certificate of the server is for another name",
    "cause.unknown_authority": "the certificate of the server is not to be trusted "
    "(unknown authority)",
    "cause.no_starttls": "the server offers no encryption (STARTTLS)",
    "cause.no_login_offered": "the server offers no way to log in that is known here",
    "cause.login_in_clear": "no password is sent without encryption",
    "cause.not_tls": "this is not TLS (port and encryption do not fit)",
    "cause.words_in_clear": "somebody spoke before the encryption began: not to be trusted",
    "cause.cannot_open": "the database file cannot be opened (no such folder, or no permission)",
    "cause.not_a_database": "the file is no database",
    "cause.damaged": "the database file is damaged",
    "cause.bad_password": "the password of the database is wrong",
    "cause.no_password": "no password for the database was given",
    "cause.no_such_database": "the server has no such database",
    "cause.no_such_user": "the database has no such user",
    # init and demo
    "init.made": "Working folder {folder}: made {made}; the database is ready",
    "init.whole": "Working folder {folder}: everything is there; nothing changed",
    "init.by_hand": "Nothing was asked; the settings are those of the sample (letters go to the "
    "rehearsal server of this machine). To set up a mailbox do mailer init again in a terminal, "
    "or:\n"
    "  edit {config}: the bulletin's name in [bulletins.…], the mailbox in [relay]\n"
    "  put its password (授权码) into {secrets}, [relay] password, mode 0600",
    "init.next": "Next:\n"
    "[[  go to the folder: cd {elsewhere}\n]]"
    "  import the rosters: mailer roster import recipients/FILE.csv\n"
    "  import a manuscript: mailer issue import FILE\n"
    "  see whether all is well: mailer doctor",
    "mailbox.begin": "The mailbox that sends. Enter takes what stands in brackets;\n"
    "Ctrl+C leaves it for later (until then only a rehearsal on this machine).",
    "mailbox.anew": "config.toml has settings already. Set up the mailbox again?",
    "mailbox.kept": "Nothing was changed; the settings are those of {path}",
    "mailbox.question": "{question}: ",
    "mailbox.address": "Address of the mailbox",
    "mailbox.known": "  {provider}: {host}:{port}, {security}",
    "mailbox.which": "Whose mailbox is it?",
    "mailbox.number": "Number",
    "mailbox.host": "Server (ask who keeps the mailboxes; mail.YOUR-DOMAIN, say)",
    "mailbox.security": "Encryption: implicit, starttls or none",
    "mailbox.port": "Port",
    "mailbox.username": "Login (- for none)",
    "mailbox.bulletin": "Name of the bulletin, as on its masthead",
    "mailbox.sender": "Name of the sender, as readers see it",
    "mailbox.office": "{name}编辑部",
    "mailbox.code": "Its short name, for good (small letters, digits, hyphens)",
    "mailbox.notify": "Who is told of trouble (addresses, with commas)",
    "mailbox.password": "Password, 授权码 (not shown; Enter: later): ",
    "mailbox.password_again": "The password once more (Enter: later): ",
    "mailbox.again": "Try again?",
    "mailbox.written": "Written: {path}",
    "mailbox.ready": "The mailbox is set up",
    "mailbox.later": "The mailbox is not set up yet. Later: mailer init again, or mailer doctor "
    "to see",
    "mailbox.not_usable": "These settings cannot be used and were not written; once more:",
    "mailbox.not_hidden": "This terminal cannot hide what is typed, so no password was read. "
    "Put it into secrets.toml (mode 0600)",
    "mailbox.bad_address": "not an address: {fault}",
    "mailbox.bad_number": "expected 1 to {most}",
    "mailbox.bad_host": "expected the name or address of a host, such as mail.office.example",
    "mailbox.bad_security": "expected implicit, starttls or none",
    "mailbox.insecure": "{host} is not this machine: without encryption password and letters "
    "could be read. Take implicit or starttls",
    "mailbox.bad_port": "expected 1 to 65535",
    "mailbox.bad_code": "only small letters, digits and hyphens, such as cqdsgz",
    "mailbox.empty": "something must be written",
    "provider.qq": "QQ mail",
    "provider.netease": "NetEase (163, 126, yeah)",
    "provider.tencent-exmail": "腾讯企业邮 (Tencent Exmail)",
    "provider.aliyun": "阿里企业邮 (Alibaba)",
    "provider.coremail": "Coremail of the office itself",
    "provider.local": "the mail service of this machine (Postfix, say)",
    "provider.other": "another",
    "demo.folder": "Folder of the demo: {folder} (delete it when you are done)",
    "demo.step": "{number}. {title}",
    "demo.manuscript": "Import the manuscript {path}",
    "demo.rosters": "Import {files:roster|rosters}: {units} units, {addresses} addresses",
    "demo.mapped": "the entry “{entry}” is the group “{group}”",
    "demo.sink": "The rehearsal server {host}:{port} keeps letters in {folder} and sends none",
    "demo.confirmed": "The demo confirms this error in the editor’s place; "
    "in earnest a person must",
    "demo.note": "demo: as the manuscript has it",
    "demo.approve": "Record the approval",
    "demo.signer": "the demo’s signer",
    "demo.schedule": "Schedule: 报 now, 送 2 seconds later, 发 4 seconds later",
    "demo.sending": "Send",
    "demo.report": "What became of it",
    "demo.received": "The rehearsal server received {count:letter|letters}, in the order {order}",
    "demo.look": "Have a look:",
    "demo.html": "HTML",
    "demo.text": "text",
    "demo.eml": "a received letter",
    "demo.log": "delivery log",
    "demo.again": "Also: {command} -C {folder} dispatch log    {command} -C {folder} why 万州",
    "ask.choices": "[y/N]",
    # Put by, restored, taken over
    "backup.progress.begin": "Making the backup…",
    "backup.progress.rows": "{done} of {of} rows put by…",
    "backup.made": "Backup made: {path} ({size})",
    "backup.holds": "  {tables:table|tables} of the database with {rows:row|rows}, "
    "{files:file|files} (config.toml, templates, recipients[[, the delivery log {log}]] and their "
    "kin), each with its SHA-256; all as of one moment, no sending stopped",
    "backup.left_out": "  [[Not in it, by intent; keep apart and safe: {names} (passwords, "
    "private keys and their kin). ]]Rosters and manuscripts are in it[[, and the delivery log "
    "{log}]]: keep it as you keep them, on another machine or disk",
    "backup.log_apart": "  The delivery log {path} is outside the working folder and was not put "
    "by: copy it too, a take-over goes by it (mailer takeover --log)",
    "backup.next": "  Try whether it can be restored: mailer restore {path} --verify",
    "restore.progress.begin": "Checking {path}…",
    "restore.progress.rows": "{done} of {of} rows restored…",
    "restore.done": "Restored to {folder}, database {database}; the old folder and database are "
    "as they were",
    "restore.of": "  It is the backup of {made_at:instant}, from {origin}",
    "restore.column.what": "table or file",
    "restore.column.count": "rows or size",
    "restore.column.sha256": "SHA-256",
    "restore.checked": "  {tables:table|tables} with {rows:row|rows} and {files:file|files} were "
    "read, all as the manifest says",
    "restore.verified": "  Read anew after writing: {tables:table|tables} with {rows:row|rows} "
    "and {files:file|files}, counts and SHA-256 as the manifest says",
    "restore.does_not_send": "This is a copy and does not send (run, worker and schedule refuse). "
    "To take over with it:\n"
    "  mailer -C {folder} takeover --by NAME --reason TEXT",
    "restore.by_hand": "  Passwords and private keys are not in a backup. [[Before you take "
    "over, bring from the old machine or set anew: {names}. ]]The password stands in secrets.toml "
    "(mailer init asks for it)",
    "restore.log_apart": "  The delivery log was not put by; on the old machine it is {path}. If "
    "it is at hand, take over with --log",
    "restore.overridden": "  Mind: the variable {variable} leads to another database and wins "
    "over the copy's own settings. Unset it before you use the copy",
    "takeover.before": "Nobody here knows what the old machine has sent since the backup. After "
    "the take-over:\n"
    "  dispatches that have begun are held, their unfinished letters doubtful; nothing of them is "
    "sent before you know\n"
    "  dispatches whose time has not come stay scheduled, and leave from here\n"
    "Make sure that the old mailer run and worker are stopped, or a letter may be sent twice.",
    "takeover.without_log": "Dispatches made since the backup are not here; scheduled again, they "
    "are sent again. If the old mail.log is at hand, say no and add:\n"
    "  --log the old mail.log (what it has as accepted is believed, the rest stays doubtful)",
    "takeover.ask": "Take over with this copy?",
    "takeover.kept": "Nothing was done; it is still a copy.",
    "takeover.done": "Taken over (decided by {by}). From now on letters leave from here.\n"
    "New dispatches are numbered from a round thousand on, so that no letter bears a number of the "
    "old machine's.",
    "takeover.nothing_begun": "No dispatch had begun. Start mailer run.",
    "takeover.held": "  Dispatch {dispatch} is held, {letters:letter|letters} doubtful[[, "
    "{believed} accepted as the old log has it]]",
    "takeover.unknown": "  Since the backup the old machine has sent dispatch {dispatch} ({issue}) "
    "too: {letters:letter|letters} accepted. It is not here; do not schedule that issue again "
    "before you know",
    "takeover.next": "Find out for each: mailer dispatch doubts {dispatch} (--believe, --resend, "
    "--withdraw)\n"
    "then: mailer dispatch resume {dispatch}, and start mailer run",
    "held.take_over": "a copy took over; what was sent since the backup must be found out first",
    "deed.take_over": "taken over with a copy",
    # The next number
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
    "profile.publisher": "publisher",
    "profile.phone": "telephone",
    "profile.email": "mailbox",
    # Counted
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
    "alias.alias": "printed as",
    "alias.unit": "counted for",
    "alias.none": "Nothing was put together yet: mailer report alias NAME UNIT",
    "alias.merged": "“{alias}” counts for “{unit}” from now on, what was before as well. Undo: "
    "mailer report alias NAME --undo",
    "alias.parted": "“{alias}” does not count for “{unit}” any more",
    "deed.merge_units": "names of a unit put together",
    "deed.part_units": "names of a unit parted",
}
