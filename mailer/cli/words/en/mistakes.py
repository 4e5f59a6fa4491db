"""English sentences for mistakes and problems: where, what, what instead, what to do.

Owns one sentence for every code that a room raises.  Never holds the words of a
screen that went well: those are in `screens`.
"""

WORDS = {
    # A folder, its settings and its database
    "app.no_folder": "“{folder}” is no working folder (it has no config.toml).\n"
    "  Make one:  mailer init {folder}\n"
    "  or say where yours is:  mailer -C FOLDER …",
    "app.no_bulletin": "config.toml has no section [bulletins.{found}], to which an issue "
    "belongs[[; it has {known}]].\n"
    "  If the section was renamed, name it as before; if it was removed, put it back",
    "config.missing_file": "There is no settings file {path}. Make a working folder: mailer init",
    "workdays.unreadable": "The file of working days {path} cannot be read: {reason:cause}",
    "workdays.not_utf8": "{path} is not UTF-8. Save it as UTF-8 in your editor",
    "workdays.not_toml": "{path}, line {line}: this is not TOML. It should look like "
    '2027-02-08 = "休 春节", with half-width quotation marks, and each day once',
    "workdays.wrong": "The file of working days is wrong; nothing was done ({path}):",
    "workdays.bad_date": "[[line {line}, ]]{key}: there is no such day. Write it as 2027-02-08",
    "workdays.bad_value": "[[line {line}, ]]{key}: [[“{found}” ]]cannot be used. It begins with "
    '休 (a day off) or 班 (a working day); why follows behind a blank, as "休 春节"',
    "workdays.bad_year": "[[line {line}, ]]{key}: a whole year names where its holidays were "
    'published, as {key} = "国办发明电〔2026〕1号"',
    "workdays.twice": "[[line {line}, ]]{key}: this day is there twice",
    "config.unreadable": "The settings file {path} cannot be read: {reason:cause}",
    "config.not_utf8": "{path}, line {line}: not UTF-8. Save it as UTF-8 in your editor",
    "config.not_toml": "{path}, line {line}, column {column}: this is not TOML. "
    "Often a text has no quotation marks, or an equals sign or a bracket is full-width",
    "config.wrong": "The settings are wrong; nothing was done ({path}):",
    "config.bad_value": "{path}: [[“{found}” ]]cannot be used[[; expected {expected}]] "
    "({file}[[, line {line}]])",
    "config.unknown_key": "{path}: there is no such setting[[; did you mean {nearest}?]] "
    "({file}[[, line {line}]])",
    "config.unknown_rule": "{path}: there is no such rule of proofreading[[; perhaps {nearest}?]] "
    "({file}[[, line {line}]]). There are: {known}",
    "config.missing": "{path}: is missing[[; expected {expected}]] ({file}[[, line {line}]])",
    "config.insecure_relay": "{path}: the server {host} is not on this machine; without "
    "encryption ({found}) password and letters could be read. Expected {expected} "
    "({file}[[, line {line}]])",
    "config.not_loopback": "{path}: {found} is not an address of this machine only; others "
    "could read there, and no password keeps them from it. Expected one like {expected} "
    "({file}[[, line {line}]])",
    "config.not_changed": "{path} is written in a way (over several lines, say) that cannot be "
    "changed automatically; put it on one line with an editor",
    "config.secret_in_config": "{path}: a password must not stand in {file}[[, line {line}]]; "
    "move it to {expected}",
    "config.secrets_open": "{file}: others can read it (mode {found}, expected {expected}). "
    "Do: chmod 600 {file}",
    "store.network_drive": "The database {database} is on a network drive ({found}), where locks "
    "of several machines do not hold and letters may be sent twice. Put it on a local disk, or use "
    "PostgreSQL",
    "store.bad_url": "database.url names no database that can be used; expected {expected}",
    "store.failed": "The database {database} failed: {said:cause}",
    "store.locked": "The database {database} was locked by another program[[ ({holders})]] for "
    "{seconds} seconds. Try again; if it goes on, see what has it open",
    "store.full": "The disk of the database {database} is full; nothing was written. "
    "Make room and try again",
    "store.missing": "There is no database file {path}.\n"
    "  A new folder: mailer init\n"
    "  The file was moved: move it back, or say in config.toml, [database] url, where it is now",
    "store.empty": "The database {database} is empty and has no tables. Do: mailer init",
    "store.not_prepared": "The database {database} is not in the form of this version "
    "(found {found}, expected {expected}). Do: mailer init",
    # Files
    "intake.missing": "There is no file {path}. Check its name and folder",
    "intake.is_folder": "{path} is a folder; expected a file",
    "intake.not_a_file": "{path} is not a regular file and cannot be read",
    "intake.unreadable": "{path} cannot be read: {reason:cause}",
    "intake.empty": "{path} is empty",
    "intake.too_large": "{path} has {size_mb} MB, more than {limit_mb} MB: this is neither "
    "a manuscript nor a roster. Check the file",
    "intake.binary": "{path} is {kind:kind} and cannot be read. {kind:saveas}",
    "intake.damaged_document": "{path} is damaged and cannot be opened ({reason}). Open it in Word "
    "or WPS, save a copy and try that",
    "intake.strange_document": "{path} holds what no office program writes (a type declaration in "
    "{part}) and is not read, for safety. Open it in Word or WPS and save a .docx anew",
    "intake.bomb": "{path} is too large when unpacked ({part}: more than {limit_mb} MB) and was "
    "not read. Check where the file comes from",
    "intake.many_pages": "{path} has {pages} pages, more than {limit}: this is no issue of a "
    "bulletin, and was not read. Check the file",
    "intake.no_text": "{path} is {kind:kind} without any text[[, only {pictures} pictures]]. A "
    "scan must first be made text by a program that recognises characters; check it and save it as "
    ".docx or .txt",
    "intake.unknown_encoding": "The encoding of {path} cannot be told. Known are UTF-8, GB18030 "
    "(with GBK and GB2312) and UTF-16. Save it as UTF-8",
    "intake.damaged": "{path}, line {line}: damaged characters ({encoding}, bytes {found}). "
    "Mend the file and save it again",
    "intake.locked": "{path} has a password and cannot be read. Take the password off and save it",
    "intake.broken_workbook": "{path} cannot be read ({said}). Open it in Excel or WPS and save it "
    "as .xlsx",
    "intake.far_cells": "The table of {path} reaches to row {rows} and column {columns} and would "
    "fill the memory. Delete the rows and columns beyond the data and save it",
    "intake.broken_quotes": "{path}, line {line}: a quotation mark is opened here and never "
    "closed, so the columns cannot be told. Check the quotation marks of this line",
    # A manuscript
    "manuscript.empty": "There is nothing in the manuscript",
    "manuscript.no_masthead": "Line {line} “{found}”: no masthead {missing:masthead} to be seen; "
    "this does not look like a bulletin.\n"
    "  Expected its name and its number (第2期（总第221期）). Check that it is the right file",
    "manuscript.many_lines": "The manuscript has {lines} lines, more than {limit}: this is no "
    "issue of a bulletin, and was not read. Check that it is the right file, and that its lines "
    "are not broken behind every character",
    "manuscript.classified_beside": "Refused: {beside:beside} of the file has the classification "
    "mark “{mark}”. Classified information must not be stored, processed or mailed on a computer "
    "that is connected to the Internet.\n"
    "  Nothing of it was stored, shown or logged; this cannot be switched off. Stop at once, treat "
    "the file by the rules of secrecy and tell your office's security officer",
    "manuscript.classified": "Refused: line {line} has the classification mark “{mark}”. "
    "Classified information must not be kept or processed on a networked computer, "
    "nor sent by Internet mail.\n"
    "  Nothing of it was stored, shown or logged; this cannot be switched off. "
    "Stop now, treat the file by the rules, and tell your office’s security officer.\n"
    "  If it is no such mark (a text may say 保守秘密), check line {line} and try again.",
    "import.unknown_bulletin": "There is no bulletin 《{found}》 in the settings"
    "[[; there are: {known}]].\n"
    "  Add a section [bulletins.SHORTNAME] with name and sender to config.toml",
    "bulletin.unknown": "There is no bulletin “{found}”[[. There are: {known}]]",
    "import.no_number": "The masthead has no {missing:field}; the issue cannot be filed. [[Number "
    "{number} would come next. ]][[Its total number would be {total}. ]]Add it to the manuscript "
    "and try again",
    "import.already_spoken": "{issue} cannot be replaced: "
    "{letters:letter was|letters were} handed over (accepted, being sent or doubtful). "
    "What was handed over stays; publish a correction as another issue",
    # An issue
    "issue.unknown": "There is no issue “{found}”[[. There are: {names}]]",
    "issue.several": "“{found}” may be any of {names}. Say which in full",
    "issue.none_open": "No issue is waiting to be sent. Say which you mean, e.g. 2023-02; "
    "all: mailer issue list",
    "issue.several_open": "Several issues are waiting to be sent; say which: {names}",
    "issue.changed_meanwhile": "{issue} was changed by somebody else just now; nothing was "
    "written. Look again: mailer issue list",
    "mend.void": "{issue} is void and cannot be mended. To use it, import it again",
    "mend.already_spoken": "{issue} cannot be mended: "
    "{letters:letter was|letters were} handed over (accepted, being sent or doubtful). "
    "What was handed over stays; publish a correction as another issue",
    "names.bad_rows": "{path}: not imported, because of:",
    "names.no_header": "line {line}: no header. There must be a line with {expected} "
    "(姓名, and at least one of the others)",
    "names.no_rows": "nothing stands below line {line}, the header",
    "names.missing_name": "line {line}: no name ({found}). Add it",
    "names.too_long": "line {line}, {column}: more than {limit} characters. Shorten it",
    "names.misspelt_itself": "line {line}: “{found}” is both name and misspelling. Delete one",
    "names.unknown": "Nobody in the names book is called “{found}”. [[Perhaps {near}? ]]"
    "All: mailer names list",
    "proof.no_note": "To confirm {code}, say why: --note “checked against the names book”",
    "proof.no_such_finding": "There is no {found}[[ on {lines:line|lines}]]"
    "[[; there are: {known}]]",
    "approve.not_a_draft": "{issue} is {state:issue_state} and cannot be approved",
    "approve.flaws": "Not approved: the letters of {issue} have errors.\n{problems}\n"
    "Mend them, then look again: mailer issue check {reference}",
    "approve.open_findings": "{issue} cannot be approved: errors are not confirmed.\n{problems}\n"
    "  All findings: mailer issue proof {reference}",
    "approve.no_distribution": "{issue} cannot be approved: it has no 报, 送 or 发 line. "
    "Add one at the end of the manuscript and import it again",
    "approve.wrong_code": "The check code differs: {found} is not that of the content as it is "
    "now; nothing was recorded.\n"
    "  It is there so that what is recorded is what was signed: any change of manuscript, look, "
    "attachment or fonts after the sheet was printed gives another.\n"
    "  Was it misread? If not, print a new sheet and have it signed: "
    "mailer issue sheet {reference}",
    "approve.no_code": "{issue} cannot be approved without a check code ([approval] sheet wants "
    "one).\n  Print the sheet, have it signed, and type its code: mailer issue sheet {reference}",
    "approve.bad_code": "“{found}” is no check code: that is 8 digits 0 to 9 and A to F",
    "approve.for_oneself": "--by and --for are both “{found}”: --by is whose hand signed, --for "
    "in whose place; leave --for out when they signed for themselves",
    "approve.not_yet": "--on {found:date} has not come yet, today is {today:date}: --on is the day "
    "on which it was signed; leave it out for today",
    "approve.print_too_large": "It cannot be approved: the print edition has {size} KB, and "
    "{limit} KB may go with a letter. Have fewer pictures in the manuscript, or take attach_ out "
    "of config.toml; an issue too long for a letter has it attached anyway: make several of it",
    "void.already": "{issue} is void already",
    # A roster
    "roster.bad_rows": "{path}: {rows:row is|rows are} wrong; nothing was imported:",
    "roster.full_with_bad_rows": "{path}: {rows:row is|rows are} wrong, so it cannot be the "
    "whole list (--full): whoever the wrong rows mean would be disabled too. Mend them first:",
    "roster.classified": "Refused: [[sheet “{sheet}” ]]line {line} has the classification "
    "mark “{mark}”. "
    "Classified information must not be kept or processed on a networked computer, "
    "nor sent by Internet mail.\n"
    "  Nothing of it was stored, shown or logged; this cannot be switched off. "
    "Stop now, treat the file by the rules, and tell your office’s security officer.",
    "roster.no_header": "{at:place} “{found}”: no header found. One line must name the columns, "
    "such as {expected}",
    "roster.missing_column": "{at:place} (header): the column “{column}” is missing",
    "roster.missing_group_column": "{at:place} (header): the column “{column}” is missing. Add it, "
    "or say which group all rows are in: --group GROUP",
    "roster.duplicate_column": "{at:place} (header): {found} are all “{column}”; leave one",
    "roster.no_rows": "There are no records under the header ({at:place})",
    "roster.duplicate_row": "{at:place} repeats {first_at:place}: delete one",
    "roster.address_of_other_unit": "{at:place} has the address of {first_at:place} ({found}) "
    "and another unit: check whose it is",
    "roster.address_of_known_unit": "{at:place} {column} {found}: in the roster it belongs to "
    "{known_unit}, here to {unit}: check whose it is",
    "roster.address_of_known_contact": "{at:place} {column} {found}: in the roster it belongs to "
    "{known_name} of the same unit, here to {name}: check whose it is. If two share it, write "
    "no name, or one",
    "roster.missing_unit": "{at:place} has no {column} ({found})"
    "[[; if it is “{above}” of the line above, write it here too]]",
    "roster.missing_group": "{at:place} has no {column}[[ ({unit})]]: say which group it is in",
    "roster.extra_cells": "{at:place} has more than the {columns} columns of the header: {found}. "
    "Is there a comma inside a cell, without quotation marks?",
    "roster.mistyped_domain": "{at:place} {column} “{found}”: no such ending; "
    "did you mean {meant}? Mend it and import again",
    "roster.bad_address": "{at:place} {column} “{found}”: {fault:fault}"
    "[[; did you mean {proposal}?]] Mend it and import again",
    "roster.rounded_phone": "{at:place} {column} “{found}”: the spreadsheet took the number for "
    "a quantity and its last digits are lost. Make the column text and type it again",
    "roster.too_long": "{at:place} {column} “{found}”: {length} characters, at most {limit}",
    "roster.unknown_tier": "{at:place} {column} “{found}”: expected {expected}",
    "roster.unknown_rank": "{at:place} {column} “{found}”: expected {expected}, or nothing",
    "roster.rank_of_other": "{at:place} {unit} has two people as {column}: {name} and {first_name} "
    "({first_at:place}). Leave one",
    "roster.bad_position": "{at:place} {column} “{found}”: expected a whole number, or nothing",
    "roster.several_sheets": "{path} has several sheets that look like a roster: {sheets:quoted}. "
    "Say which: --sheet NAME; or all, each the group of its name where rows name none: {all}",
    "roster.no_sheet": "{path} has no sheet “{found}”[[; there are: {sheets:quoted}]]",
    "roster.changed_meanwhile": "Somebody else has changed the roster just now; nothing was "
    "imported. Import {path} again",
    "roster.unknown": "There is no group, unit or contact “{found}”[[. Groups: {groups:quoted}]]",
    "roster.no_group": "There is no group “{found}”[[. There are: {groups:quoted}]]. "
    "Import one: mailer roster import FILE",
    "roster.is_disabled": "{found} is disabled from {on:date} on; nothing was changed. "
    "Undo: mailer roster enable {found}",
    "roster.already_there": "{found} is in the roster already; nothing was changed. To list it: "
    "mailer roster group add GROUP {found}; to correct it: mailer roster change {found}",
    "roster.already_listed": "{found} is in the group “{group}” in that time already; "
    "nothing was changed",
    "roster.only_of_contact": "{found} is a unit: only its name (--name), telephone and note can "
    "be "
    "changed. For a contact, write the address or the person’s name",
    "roster.unit_is_there": "There is a unit “{found}” already. "
    "If two become one: mailer roster succeed OLD --by {found} --on DATE",
    "roster.was_renamed": "{found} is now called {name}; nothing was changed. Write that name "
    "instead: mailer roster history {name}. If it is another unit, add it under another name",
    "roster.no_post": "{found} is no contact: there is nobody to succeed. Write the address or the "
    "name of a contact; to add one: mailer roster add {found} --address ADDRESS",
    "roster.handed_over": "{found} is handed over on {on:date} already; nothing earlier can be "
    "said "
    "now. How it went: mailer roster history {found}",
    "roster.from_which": "{found} is in several groups, or in none[[: {groups:quoted}]]. "
    "Say out of which: --from GROUP; to list it anew: mailer roster group add",
    "roster.not_in_group": "{found} is not in the group “{group}” then[[, but in "
    "{groups:quoted}]]. "
    "See: mailer roster group show {group}",
    "roster.no_unit": "There is no unit “{found}”. Write its full name; to find it: "
    "mailer why {found}",
    "roster.succeeds_itself": "{found} cannot succeed itself. For another name: "
    "mailer roster change {found} --name NAME",
    "roster.address_taken": "The address {found} belongs to {unit}; nothing was changed. "
    "Check whose it is",
    "roster.address_of_colleague": "The address {found} is that of another contact of the unit"
    "[[ ({name})]]; nothing was changed. If they take over: "
    "mailer roster hand-over CONTACT --to NAME --address {found}",
    "roster.no_address_typed": "--address “{found}”: {fault:fault}. [[Did you mean {proposal}? ]]"
    "Nothing was changed",
    "roster.group_is_there": "There is a group “{found}” already; nothing was changed",
    "roster.ends_before": "--until {until:date} is not after --since {since:date}; "
    "nothing was changed",
    "roster.not_one": "“{found}” is more than one, or not the full name: {names}. Say a unit’s "
    "full name, an address or a person’s name",
    "roster.already_disabled": "{found} is disabled already[[ ({on:date})]]; nothing was changed. "
    "To change the day or the reason, undo it first: mailer roster enable {found}",
    "roster.not_disabled": "{found} is not disabled; there is nothing to undo",
    "roster.no_entry": "no issue has the entry “{found}”"
    "[[. Is it {near:quoted}?]][[. There are: {known:quoted}]]",
    "roster.entry_of_several": "“{found}” occurs in several bulletins: {bulletins:quoted}. "
    "Name an issue: --issue ISSUE",
    "roster.not_mapped": "“{found}” is not mapped to any group[[; these are: {entries:quoted}]]",
    "why.unknown": "Nobody in the roster is “{found}”. Say an address, part of a unit’s or "
    "a person’s name, or a telephone number; groups: mailer roster list",
    # Scheduling
    "schedule.bad_when": "“{found}” is no time that can be read. Say it like one of these:\n"
    "  now  +30m  15:30  2023-03-13 09:00  明天上午9点  周五9:00  3月13日9:00\n"
    "  下一工作日9:00 (next working day)  节后第一个工作日 (the first behind the holidays)\n"
    "  每月10日（遇休顺延）9:00 (the 10th, or the next working day)",
    "schedule.no_time": "It was not said when: mailer schedule --at WHEN, as --at "
    "下一工作日9:00. The "
    "bulletin of {issue} has no routine either (mailer routine set 每月10日（遇休顺延）9:00)",
    "cli.routine_asks": "A routine only proposes a time, somebody must say yes: it "
    "does not go "
    'with --yes. Say the time: --at "{proposal:typed}"; or leave --yes out',
    "routine.bad": "“{found}” is no routine that can be read. Say it like one of these:\n"
    "  每月10日（遇休顺延）9:00  每月5日、20日（遇休提前）9:00  每月最后一天16:00\n"
    "  每月第一个工作日9:00  每月最后一个工作日9:00  每旬9:00  每周五9:00  每周一、四9:00",
    "routine.quiet": "{found} is in quiet hours; a routine is between {opens} and {closes}",
    "routine.none": "{bulletin} has no routine. All of them: mailer routine list",
    "routine.which": "There are several bulletins; say which: --bulletin {known:/}",
    "routine.no_bulletin": "There is no bulletin “{found}”. There are: {known}",
    "schedule.holidays_unknown": "Nobody knows yet which day “{found}” is: the holidays "
    "of {year} have not been published. Say a date, as 2023-03-13 09:00, or enter the "
    "holidays in workdays.toml",
    "schedule.past": "{found:planned} has passed (it is {now:moment}). "
    "Did you mean {proposal:planned}?",
    "schedule.quiet": "It cannot be scheduled: nothing is sent in quiet hours ({closes} to "
    "{opens} of the next day) and on days off:\n{problems}\n"
    '[[  Did you mean {proposal:planned}?  --at "{proposal:typed}"\n]]'
    "  If it is urgent indeed: --urgent --reason TEXT",
    "schedule.quiet_wave": "{tier:tier}  {at:planned}",
    "schedule.out_of_order": "{lower:tier} ({lower_at:instant}) would open before {upper:tier} "
    "({upper_at:instant}); the order is 报, 送, 发. Change --song or --fa so that no tier is "
    "before the one above it",
    "schedule.roster_changed": "Not scheduled: the roster has changed since the plan was shown, "
    "and the plan would be another. Look again: mailer schedule",
    "schedule.not_approved": "{issue} cannot be scheduled: it is not approved "
    "({state:issue_state}, stored {stored_at:when} by {stored_by})\n{problems}\n"
    "  Record the approval: mailer issue approve {reference} --by NAME",
    "schedule.already": "{issue} has dispatch {dispatch} ({state:dispatch_state}) already; "
    "an issue is sent once. See: mailer dispatch show {dispatch}",
    "schedule.internal_mark": "It cannot be scheduled: the issue is marked “{marks}”. "
    "If it must go by Internet mail, somebody decides so on record: "
    "--internal --by NAME --reason TEXT",
    "schedule.plan_has_problems": "{issue} cannot be scheduled:\n{problems}"
    "[[\n  Groups: {groups:quoted}]]",
    "schedule.reserved_addresses": "It cannot be scheduled: {count:address is|addresses are} under "
    "domains that nobody has (such as {example}); a real mail server cannot deliver there.\n"
    "  To rehearse, set relay.host in config.toml to 127.0.0.1; "
    "to send, put a real roster in their place",
    "schedule.foreign_domains": "Not sent: {count:address is|addresses are} not in the domains "
    "that the tier allows",
    "schedule.foreign_domain": "{tier:tier}  {unit}  {address}: only {expected} may be written to. "
    "Mend the address, or [sending] {tier}_domains in config.toml",
    "app.reserved_notify": "Nothing can be sent: in [notify] to of config.toml "
    "{count:address is|addresses are} under domains that nobody has (such as {example}); "
    "a real mail server cannot deliver there.\n"
    "  Write the editor's real mailbox there, or none",
    "plan.entry_unmapped": "{tier:tier}: “{entry}” stands for no group yet:\n"
    '    mailer roster map "{entry}" GROUP',
    "plan.no_distribution": "there is no 报, 送 or 发 line",
    "plan.no_letters": "every tier is left out, nobody gets a letter. Leave one in",
    "plan.tier_without_address": "{tier:tier}: not one address that can be written to. "
    "Add one, or leave the tier out: --without {tier} --reason TEXT",
    "plan.too_large": "{letters} letters, more than the {limit} of one dispatch",
    # Sending
    "dispatch.none": "There is no dispatch yet. Schedule one: mailer schedule --at WHEN",
    "dispatch.unknown": "There is no dispatch {found}. All: mailer dispatch list",
    "dispatch.no_hold": "Dispatch {dispatch} is {state:dispatch_state} and cannot be held",
    "dispatch.no_resume": "Dispatch {dispatch} is {state:dispatch_state}, not held; "
    "there is nothing to resume",
    "dispatch.no_cancel": "Dispatch {dispatch} is {state:dispatch_state} and cannot be cancelled",
    "dispatch.no_release": "Dispatch {dispatch} has nothing of {tier:tier} to release "
    "(open already, ended, or no such tier)",
    "dispatch.no_resend": "Dispatch {dispatch} is cancelled, nothing can be sent again; "
    "use --believe or --withdraw",
    "dispatch.no_doubts": "Dispatch {dispatch} has no (such) doubtful letter",
    "dispatch.several_units": "“{found}” may be several units: {units}. Say the whole name",
    "dispatch.no_such_unit": "Dispatch {dispatch} has no unit “{found}”. "
    "All of it: mailer dispatch report {dispatch}",
    "dispatch.no_withdraw": "{unit} has no letter in dispatch {dispatch} that could be withdrawn "
    "({states:state})",
    "dispatch.withdraw_doubtful": "The letter to {unit} is doubtful: nobody knows whether it came. "
    "Once you have telephoned: mailer dispatch doubts {dispatch}",
    "supplement.of_rehearsal": "Dispatch {dispatch} is a rehearsal and is not supplemented",
    "supplement.not_begun": "Dispatch {dispatch} has not begun and needs no supplement. "
    "To change its audience: mailer dispatch refresh {dispatch}",
    "supplement.cancelled": "Dispatch {dispatch} is cancelled and is not supplemented. "
    "Schedule the issue anew: mailer schedule",
    "supplement.sign_off_fell": "{issue} cannot be supplemented: it was changed after dispatch "
    "{dispatch}, and its approval has lapsed",
    "supplement.unknown": "The roster has no “{found}”. Say a unit’s name, or an address that is "
    "in the roster; to register one: mailer roster import FILE",
    "supplement.no_address": "“{found}” ({unit}) has no address in use. Telephone, or send it on "
    "paper[[: {phone}]]",
    "supplement.no_tier": "No entry of the issue stands for {unit}. Say at which tier: --tier song",
    "supplement.other_tier": "{unit} is served at {tier:tier} and not at {found:tier}. "
    "Leave --tier out",
    "supplement.doubtful": "The letter to {unit} is doubtful: nobody knows whether it came. "
    "Once you have telephoned: mailer dispatch doubts {dispatch}",
    "supplement.pending": "The letter to {unit} is waiting in dispatch {dispatch}. "
    "See: mailer dispatch watch {dispatch}",
    "supplement.no_refused": "Dispatch {dispatch} has no refused letter to be sent again",
    "supplement.unmended": "Nothing to send: {count:refused letter|refused letters}, and the "
    "roster still has the same address ({units}).\n"
    "  Mend it first; to try it again all the same: mailer dispatch supplement {dispatch} --to "
    "ADDRESS",
    "supplement.unreachable": "Nothing to send: the roster has no address any more for {units}. "
    "Telephone, or send it on paper. Once an address is registered: "
    "mailer dispatch supplement {dispatch} --refused",
    "supplement.meanwhile": "Nothing is sent: something of dispatch {dispatch} has changed just "
    "now. Try again",
    "refresh.kind": "Dispatch {dispatch} is a {kind:dispatch_kind}; its audience is not refreshed",
    "refresh.over": "Dispatch {dispatch} is {state:dispatch_state}; its audience cannot change. "
    "To supplement it: mailer dispatch supplement {dispatch} --to UNIT or ADDRESS",
    "refresh.tier_without_address": "{tier:tier}: not one address in use is left. Add one; or, if "
    "they shall get nothing: mailer dispatch withdraw {dispatch} --unit UNIT --reason TEXT",
    "refresh.plan_has_problems": "The audience of dispatch {dispatch} cannot be refreshed:\n"
    "{problems}",
    "run.taken_over": "This process ({pid}) stood still for too long, and another one has "
    "taken over its letters; so it ends and sends nothing more. What it was saying then is "
    "doubtful: mailer dispatch doubts. To have it send again, start it anew",
    "run.already": "Another mailer run is sending: {host}, process {pid}, since "
    "{started_at:when}. One SQLite file has one sender; several need PostgreSQL (mailer worker)",
    "run.apart": "The clock of this machine ({ours:instant}) and that of the database's server "
    "({theirs:instant}) are {seconds:second|seconds} apart, more than 120; nothing is sent, or it "
    "might leave too early or too late.\n  Set both by a time server (timedatectl), then start "
    "again",
    "worker.sqlite": "mailer worker sends beside others, and {database} is an SQLite file, from "
    "which one process sends.\n  To send from this machine:  mailer run\n"
    "  To send from several:  PostgreSQL, url of [database] in config.toml: postgresql://…",
    "print.no_package": "No PDF can be made: {package} is not installed. Install it: "
    "pip install 'jianbao[{extra}]'.\n"
    "  Or save a page that a browser prints: mailer issue print --out FILE.html",
    "print.no_pango": "No PDF can be made: Pango and its like are not on this system ({said}).\n"
    "  Debian and its like: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    "  Or save a page that a browser prints: mailer issue print --out FILE.html",
    "print.no_fonts": "No PDF can be made: this machine has no Chinese font, all would be boxes.\n"
    "  Debian and its like: apt-get install fonts-noto-cjk; or put the office's font files into "
    "~/.local/share/fonts",
    "gauges.no_package": "[metrics] listen is set, and {package} is not installed. Install it: "
    "pip install 'jianbao[{extra}]'; or leave listen empty",
    "gauges.no_port": "{host}:{port} of [metrics] listen cannot be had: {reason:cause}. Every "
    "sending process of this machine needs a port of its own, by the variable "
    "MAILER_METRICS__LISTEN, say",
    "maillog.not_written": "The delivery log {path} cannot be written: {reason:cause}. "
    "Sending has stopped",
    "maillog.full": "The disk of the delivery log {path} is full. Make room",
    "maillog.not_a_line": "“{found}” is no line of the delivery log",
    "test.bad_address": "“{found}” is no address that can be written to: {fault:fault}",
    "test.no_such_tier": "The issue has no such tier[[; it has: {tiers:tier}]]",
    # The checkup, and the relay before the first letter
    "app.foreign_sender": "The sender {address} is not the login[[ {username}]]: {host} refuses "
    "every letter of it (440, 501, 553).\nIn config.toml, [relay], let address and username be "
    "the same mailbox",
    "doctor.sender_differs": "The sender {address} is not the login[[ {username}]]. Most servers "
    "refuse that; if {host} allows it, all is well. To see: mailer doctor --send",
    "doctor.no_password": "There is a login and no password (授权码).\n"
    'Write it into {path}, section [relay]:\npassword = "…"\nor do mailer init again',
    "doctor.no_login": "The server of {address} wants a login, and [relay] username is empty.\n"
    "Write the address there and the 授权码 into secrets.toml; or do mailer init",
    "doctor.login_refused": "{host} refuses the login of {username} ({said}).\n"
    "It wants the 授权码 (a password for programs), not the password of the web page.\n"
    "{preset:where}.\nTo give another: mailer init",
    "doctor.relay": "{host}:{port} {kind:kind}[[: {said:cause}]].\n"
    "Check host, port and security in config.toml, [relay], and whether this machine is online",
    "doctor.no_sink": "{host}:{port} is the rehearsal server of this machine, which is not "
    "running.\nTo rehearse: mailer sink in another window; to send in earnest: mailer init",
    "doctor.sample_relay": "The server {host} is an example and does not exist. Write a real one "
    "into config.toml, [relay], or do mailer init",
    "doctor.sample_address": "The sender {found} has the domain of an example: nothing can be "
    "sent. Write a real mailbox into config.toml, [relay] address",
    "doctor.certificate_ends": "The certificate of {host} ends {until:when} "
    "({days:day|days} left); after that there is no connection. Tell whoever keeps the mail server",
    "doctor.damaged": "The database {database} is damaged: {said}.\n"
    "Stop mailer run, copy the file first, then restore a backup",
    "doctor.not_writable": "{path} cannot be written. Check its permissions and its owner",
    "doctor.no_folder": "There is no folder {path}. Make it, or change config.toml, [log] file",
    "doctor.disk_narrow": "The disk of {path} has only {free_mb} MB left, expected at least "
    "{expected} MB. Make room",
    "doctor.open_to_others": "{path}: others can read or change it (mode {found}).\n"
    "Do: chmod {expected} {path}",
    "doctor.clock_wrong": "The clock of this machine says {now:date}, which cannot be. "
    "Set it (NTP)",
    "doctor.apart": "The clock of this machine ({ours:instant}) and that of the database's server "
    "({theirs:instant}) are {seconds:second|seconds} apart; mailer run will not start. Set both "
    "by a time server (timedatectl)",
    "doctor.clock_back": "The clock of this machine ({now:instant}) is behind the last deed "
    "({newest:instant}). Set it (NTP): sending on time rests on it",
    "doctor.nobody_told": "{setting} is not written: when something goes wrong (a letter of 报 is "
    "refused) nobody will know. Write the editor's address into config.toml",
    "doctor.mail_fails": "Notices cannot be mailed: {address} has not got “{subject}” ({at:when}, "
    "{kind:kind}[[: {said}]]). Check the relay by what stands above, and this address; "
    "the next mail that goes ends it",
    "doctor.nobody_sends": "Dispatch {dispatches} is to leave from {at:when} on, and no mailer run "
    "is running. Start it: mailer run",
    "doctor.workers_only": "{senders:process sends|processes send} ({hosts}), all mailer worker, "
    "and only what is open; there is no mailer run, which opens what is due. Start it on one "
    "machine: mailer run",
    "doctor.no_domain": "There is no domain {domain}; readers' servers will refuse. "
    "Check [relay] address",
    "doctor.no_mx": "The domain {domain} has no server that takes its mail (MX): answers and "
    "bounces get nowhere. Tell whoever keeps the domain",
    "doctor.no_spf": "The domain {domain} has no SPF record: readers may find the letters among "
    "their spam. Whoever keeps the domain adds it as the mailbox's provider says",
    # Signing
    "dkim.no_package": "[dkim] is set, and {package} is not installed. Install it: "
    "pip install 'jianbao[{extra}]'; or leave key_file empty",
    "dkim.no_key": "The key for signing {path} cannot be opened. Make one: mailer dkim key; or "
    "mend [dkim] key_file in config.toml",
    "dkim.open_to_others": "Others can read the key for signing {path} (permissions {found}): "
    "whoever has it can pass for the office. Run: chmod 0600 {path}; if it may have been copied, "
    "make another: mailer dkim key --selector NEWNAME",
    "dkim.bad_key": "{path} is no private RSA key that can be used (PEM, no password, 1024 bits or "
    "more)[[; it has {bits} bits]]. Make a new one: mailer dkim key --selector NEWNAME",
    "dkim.bad_selector": "--selector “{found}”: expected small letters, digits and hyphens, such "
    "as jianbao-2024",
    "doctor.dkim_short": "The key for signing has {bits} bits, at least {expected} are expected, "
    "and some readers' servers want them. Make another: mailer dkim key --selector NEWNAME",
    "doctor.dkim_foreign": "Letters are signed for {domain}, which is not the domain of the sender "
    "{address}: nobody counts that. Mend [dkim] domain in config.toml",
    "doctor.dkim_unpublished": "{name} does not publish the key yet: nobody can check the "
    "signature. What is to be published: mailer dkim key",
    "doctor.dkim_other_key": "{name} publishes another key: readers' servers take the letters for "
    "forged. It should be what mailer dkim key shows",
    "doctor.no_dmarc": "The domain {domain} has no DMARC record: readers' servers cannot tell who "
    "passes for the office. Whoever keeps the domain adds it, with v=DMARC1; p=none to begin with",
    "doctor.spf_long": "The SPF record of {domain} makes readers' servers ask more than {most} "
    "times: they count it as none. Whoever keeps the domain takes some include away",
    # Pictures of a letter
    "camera.no_package": "--screenshots needs the package {package}, which is not installed. "
    "Install it: pip install {package}; or look at the .html in a browser",
    "camera.no_browser": "--screenshots needs Chromium. Looked for {looked_for}[[, found "
    "{found}]]; {said}. Install it: apt install chromium fonts-noto-cjk; or look at the .html "
    "in a browser",
    # A theme
    "theme.missing": "The theme’s file {path}[[, line {line},]] is missing or cannot be opened",
    "theme.not_utf8": "The theme’s file {path}[[, line {line},]] is not UTF-8 (byte {offset})",
    "theme.syntax": "The theme’s file {path}[[, line {line},]] is not written right: {said}",
    "theme.render": "The theme’s file {path}[[, line {line},]] cannot be set: {said}",
    "theme.value": "In the theme’s file {path}[[, line {line},]] {key} is “{found}”; colours are "
    'two of six digits, ["#C00000", "#FF6B6B"], words are sentences in [words.bao], '
    "[words.song], [words.fa], base is another folder beside this one",
    "theme.colour": "The theme’s file {path}[[, line {line},]] names the colour “{found}”, which "
    "is not among [colours] of theme.toml; there are: {known}",
    "theme.remote": "The theme’s file {path}[[, line {line}]]: “{found}”: a letter may not fetch "
    "pictures or styles from elsewhere",
    "theme.inlining": "{what} of the theme got lost when styles were written into the elements: "
    "expected {expected}, left {found}",
    "theme.too_large": "{issue} is too long: even with titles only its letter is larger than "
    "{limit} KB, where mailboxes cut it off. Make several issues of it",
    "theme.slot": "The theme {path}[[, line {line},]] does not use the slot of the reader’s unit "
    "({slot}), or not as often as it says",
    # The rehearsal server
    "sink.bad_fault": "--fail “{found}”: “{part}” is not understood; expected {expected}",
    "sink.not_loopback": "The rehearsal server stays on this machine (127.0.0.1), not on {host}",
    "sink.cannot_listen": "The rehearsal server cannot listen on {host}:{port}: {reason:cause}. "
    "Take another: --port 2526",
    "sink.cannot_write": "{folder} cannot be written: {reason:cause}",
    # Words of a command
    "cli.fix_and_confirm": "--fix and --confirm do not go together; do one after the other",
    "cli.person_needs_more": "“{name}”: say a post (--post) or a misspelling (--wrong), or the "
    "proofreader has no use for it",
    "cli.misspelt_itself": "“{name}” is both name and misspelling; take one away",
    "cli.no_answer": "The question waits for y or n, and nobody answers. In a script add --yes",
    "cli.bad_language": "MAILER_LANG “{found}”: there is no such language; expected {expected}",
    "cli.bad_tier": "“{found}” is no tier; expected bao, song, fa or 报, 送, 发",
    "cli.bad_offset": "{option} “{found}”: expected +30m, +2h or +5s",
    "cli.bad_date": "{option} “{found}”: expected 2023-03-10",
    "cli.bad_lines": "--confirm “{found}”: expected NAME_VARIANT or NAME_VARIANT:25,43",
    "cli.too_long": "{option} has {length} characters, at most {limit}",
    "cli.no_reason": "{option} needs a reason: --reason TEXT",
    "cli.no_signer": "{option} needs who decides it: --by NAME",
    "cli.supplement_to_nobody": "Say to whom: --to UNIT or ADDRESS, or --refused",
    "cli.two_decisions": "--believe, --resend and --withdraw: take one",
    "cli.gb18030_of_workbook": "--gb18030 is for .csv; a workbook has no encoding to choose",
    "cli.full_and_skip_bad": "--full and --skip-bad do not go together: whoever the bad rows mean "
    "would count as not listed",
    "cli.full_and_reason": "--full needs --reason TEXT, and --reason needs --full: whoever is not "
    "listed is disabled for that reason",
    "cli.bad_position": "{option} “{found}”: expected a whole number from 1 to {limit}",
    "cli.no_group_for": "{option} goes with --group GROUP",
    "cli.no_address_for": "--department, --post and --rank are a contact’s: they go with --address",
    "cli.nothing_to_change": "Say what to change, like --phone NUMBER; see "
    "mailer roster change --help",
    "cli.empty": "{option} is empty",
    "cli.one_place": "Say where, in one way: --at N, --before UNIT or --after UNIT",
    "cli.separator_in_name": "“{found}”: a group’s name has no semicolon, comma or bar; "
    "they part several groups in a list",
    "cli.group_or_undo": "name a group: mailer roster map ENTRY GROUP; "
    "or the entry alone, with --undo, to take the map back",
    "cli.unknown_suffix": "“{found}”: the suffix says in what form to save; one of {expected}",
    "cli.is_folder": "{path} is a folder. Name a file, such as report.csv",
    "cli.no_such_folder": "there is no folder {path}. Make it first, or choose another",
    "cli.not_saved": "{path} cannot be written: {reason:cause}. "
    "Is it open in Excel or WPS? Close it, or choose another name",
    "cli.letters_without_decision": "--letter goes with --believe, --resend or --withdraw",
    "cli.demo_folder_in_use": "{folder} is not empty. Give the demo a new folder, or no --dir",
    "cli.no_relay": "The mail server {host}:{port} did not take the test letter: "
    "{kind:kind}[[ ({said:cause})]].\n"
    "  Check [relay] in config.toml and the password in secrets.toml",
    "cli.disk": "[[{path}: ]]{reason:cause}",
    "cli.unexpected": "Something went wrong in the program ({error}) and it stopped. "
    "It is not your mistake.\n"
    "  The particulars are in {file}; give them to whoever keeps the program, "
    "with the command you typed",
    "cli.interrupted": "Interrupted",
    # A backup and its copy
    "restore.no_file": "There is no backup {path}. Check the name and the folder",
    "restore.no_backup": "{path} is no backup (no manifest or no database in it). mailer backup "
    "makes one",
    "restore.damaged": "{path} is damaged or cut short; nothing was restored. Take another "
    "backup, or copy it anew",
    "restore.missing_part": "{path} is not whole: {part} is missing. Nothing was restored; take "
    "another backup",
    "restore.other_part": "{path} is damaged: {part} has not the SHA-256 of the manifest. Nothing "
    "was restored; take another backup",
    "restore.other_rows": "The table {table} is not as the manifest says ({found} rows, expected "
    "{expected}, or other ones). Nothing was restored; take another backup",
    "restore.other_version": "{path} was made by another version ({version}) with other tables. "
    "Restore it with that version, then upgrade",
    "restore.not_empty": "{path} is not empty, and nothing is written over. Name a new folder "
    "with --to",
    "restore.not_empty_database": "The database {database} has tables, and nothing is written "
    "over. Make an empty one",
    "copy.does_not_send": "This is a copy restored {restored_at:when} (the backup of "
    "{made_at:when}, from {origin}); it does not send.\n"
    "  To take over with it: mailer takeover --by NAME --reason TEXT\n"
    "  Whatever only looks can be used",
    "takeover.log_unread": "The log {path} cannot be read: {reason:cause}. Nothing was taken over; "
    "check the name, or leave --log out",
    "takeover.no_log": "{path} is no delivery log (not one line of it). Nothing was taken over; "
    "name the old mail.log, or leave --log out",
    "copy.is_none": "This is no restored copy, or somebody has taken over with it already; there "
    "is nothing to do",
    "cli.restore_where": "Nobody said where to restore it. Name a new folder with --to ({path})",
    "statistics.bad_period": "“{found}” is no period; expected 2023, 2023-03 or 2023-01..2023-06",
    "statistics.bad_name": "“{found}” cannot be the name of a unit: 1 to {limit} characters",
    "statistics.same_unit": "“{alias}” and “{unit}” are one unit already; there is nothing to put "
    "together",
    "statistics.no_alias": "“{found}” was not put together with anything[[; these were: {known}]]",
    "cli.alias_and_undo": "Write a name and a unit; to undo, the name alone with --undo",
    "cli.unknown_shell": "There is no script for {found}; there are {expected}",
}
