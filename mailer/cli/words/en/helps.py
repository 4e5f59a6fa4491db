"""English help texts: what each command does and what each option is for.

Owns `help.COMMAND` and `option.NAME` (or `option.COMMAND.NAME` where a command
means something of its own).  Never repeats click's own strings, which are
English already.
"""

WORDS = {
    "help.mailer": "Sends an office's official bulletin (简报) by e-mail: up (报), across (送) and "
    "down (发), in this order, with a record of every letter.\n\n"
    "For a first look: mailer demo",
    "help.init": "Make a working folder DIR (default: here): settings, theme, sample rosters, "
    "database. What is there stays.",
    "help.doctor": "Look at settings, database, mailbox and domain: what is wrong, and how to mend "
    "it. Sends nothing but with --send.",
    "option.send": "Send one letter to the sending mailbox itself.",
    "help.demo": "The whole main job with the manuscript and rosters that come with the program, "
    "in a throw-away folder. Letters go to a server on this machine and no further.",
    "help.issue": "Issues: look at a manuscript, import, proofread, preview, approve.",
    "help.issue.next": "The number that comes next. BULLETIN is a short name or a name; default: "
    "all.",
    "option.year": "Which year, e.g. 2023; default: this year.",
    "help.issue.parse": "Look at the manuscript FILE: structure and findings. Stores nothing, "
    "needs no working folder.",
    "help.issue.import": "Store the manuscript FILE as a draft. Where the issue exists, its "
    "changes are shown first; what was sent cannot be replaced.",
    "help.issue.proof": "List the findings; with --confirm, say that one is right as it stands; "
    "with --fix, mend signs and blanks. Open errors block approval.",
    "help.issue.list": "List the issues.",
    "help.issue.show": "Show one issue: structure, approval, deeds.",
    "help.issue.export": "Write the issue as a manuscript that imports as the same issue.",
    "help.issue.preview": "Write .html, .txt and .eml of each tier, and pictures if wanted.",
    "help.issue.print": "The print edition (A4, 22 lines of 28 characters): a PDF, or a page "
    "that a browser prints.",
    "help.issue.check": "Look the letters over: size, parts, links, pictures, colours, what mail "
    "programs can show, spam points. With errors the issue cannot be approved.",
    "help.issue.sheet": "The approval sheet: number, contents, audience, findings and check code, "
    "to be printed and signed.",
    "help.issue.test": "Send one letter, marked 【测试】, to one address; it is counted nowhere.",
    "help.issue.approve": "Record the approval: content and look are frozen.",
    "help.issue.void": "Make an issue void; its unsent letters are withdrawn.",
    "help.roster": "The roster: import, look, map entries to groups.",
    "help.roster.import": "Import a roster from FILE (.xlsx .xls .csv). With one row wrong, "
    "nothing is imported.",
    "help.roster.export": "Save the roster of today as FILE (.csv or .xlsx); imported again it "
    "changes nothing.",
    "help.roster.list": "List the groups with their units and addresses.",
    "help.roster.show": "List the members of the group NAME, or the places of the unit or contact "
    "NAME.",
    "help.roster.add": "Add the unit UNIT and a contact of it, or list a contact in a group.",
    "help.roster.change": "Correct what is known of WHO (a unit's full name, an address, a "
    "person's name).",
    "help.roster.hand-over": "Somebody else holds the post of WHO, with all its places; who held "
    "it before is kept.",
    "help.roster.move": "Move WHO from one group to another, from a day on.",
    "help.roster.succeed": "From a day on another unit stands in the place of OLD, which are "
    "disabled, not deleted.",
    "help.roster.history": "What became of WHO: what they came from, who held the posts, places, "
    "deeds.",
    "help.roster.group": "Groups: look, make, rename, put in order; who joins or leaves on a day.",
    "help.roster.group.list": "List the groups with their units and addresses on a day.",
    "help.roster.group.show": "List the members of the group NAME on a day, who will join and who "
    "has left.",
    "help.roster.group.create": "Make the group NAME.",
    "help.roster.group.rename": "Call the group OLD NEW; entries stand for it as before.",
    "help.roster.group.order": "Where the unit WHO stands in the group GROUP.",
    "help.roster.group.add": "List all contacts of the unit WHO, or one contact, in the group "
    "GROUP from a day on.",
    "help.roster.group.remove": "WHO is not in the group GROUP from a day on; what was is kept.",
    "help.roster.disable": "Disable WHO (a unit’s full name, an address, a person’s name): "
    "abolished, moved on. Nothing is deleted; what is scheduled is suppressed too.",
    "help.roster.enable": "Undo the disabling of WHO.",
    "help.roster.map": "Say that the entry ENTRY of an issue is the group GROUP; "
    "with --undo, that it is not.",
    "help.names": "The names book (人名库): how names are written, and who holds which post; the "
    "proofreader goes by it.",
    "help.names.import": "Import a list from FILE (.xlsx .xls .csv): 姓名, 职务, 误写, 备注. What "
    "it changes is shown first.",
    "help.names.list": "List the names book; with PART, only who has it in their entry.",
    "help.names.add": "Put NAME into the names book; an entry of that name is replaced.",
    "help.names.remove": "Take NAME out of the names book.",
    "help.names.export": "Save the names book as FILE (.csv or .xlsx), to be changed and imported.",
    "help.why": "Why WHO (an address, part of a unit's or person's name, a telephone number) gets "
    "a letter or none, and what became of the last ones.",
    "help.schedule": "Schedule an issue: who gets it when is shown first, and frozen once you say "
    "yes.",
    "help.routine": "Routines: when a bulletin usually goes out (it only reminds and proposes).",
    "help.routine.list": "List the routines, when each comes next, and what that waits for.",
    "help.routine.set": "Set a routine, as “每月10日（遇休顺延）9:00” (the 10th, or the next "
    "working day).",
    "help.routine.drop": "Drop a routine.",
    "help.dispatch": "Dispatches: show, hold, resume, cancel, release, doubts, withdraw, refresh, "
    "supplement, log, report.",
    "help.dispatch.list": "List the dispatches.",
    "help.dispatch.show": "Show a dispatch (default: the newest): times, gates and progress of its "
    "tiers.",
    "help.dispatch.watch": "Watch it being sent. Ctrl+C leaves and stops nothing.",
    "help.dispatch.hold": "Hold it. No letter is begun later than 2 seconds from now.",
    "help.dispatch.resume": "Resume what is held.",
    "help.dispatch.cancel": "Cancel it. What was accepted cannot be called back.",
    "help.dispatch.release": "Open one tier, whatever its gate says.",
    "help.dispatch.doubts": "List the doubtful letters; once you have telephoned, --believe, "
    "--resend or --withdraw them.",
    "help.dispatch.supplement": "Send it to some once more, or to whom it had left out; "
    "the dispatch itself stays as it is.",
    "help.dispatch.withdraw": "Take out what has not been sent to a unit.",
    "help.dispatch.refresh": "Bring the audience up to the roster of now: the changes are shown "
    "first, and only letters not yet sent are touched.",
    "help.dispatch.log": "List every attempt with the server's words.",
    "help.dispatch.report": "What became of it: by tier and unit, and whom to telephone.",
    "help.report": "Counts: contributions by unit, issues by year. Numbers only, no points.",
    "help.report.contributions": "Articles by contributing unit. PERIOD: 2023, 2023-03, "
    "2023-01..2023-06; default: this year.",
    "help.report.issues": "Issues of a year for each bulletin, against the same time of the year "
    "before. YEAR: default this year.",
    "help.report.alias": "What is printed as NAME counts for the unit UNIT; with --undo, not any "
    "more.",
    "help.report.aliases": "List the names that were put together.",
    "option.bulletin": "Only this bulletin (short name or name).",
    "option.drafts": "Count what is not signed yet, too.",
    "option.report.contributions.out": "Save as a file: .csv or .xlsx.",
    "option.report.issues.out": "Save as a file: .csv or .xlsx.",
    "option.report.alias.undo": "Part them; it is counted by itself again.",
    "help.run": "Send what is due, until Ctrl+C. Keep it running.",
    "help.worker": "Send what is open, beside mailer run; as many as wanted (PostgreSQL). "
    "Until Ctrl+C.",
    "help.sink": "A rehearsal server on this machine: keeps the letters it gets, sends none.",
    "help.dkim": "DKIM: the signature of the office's domain under every letter (optional).",
    "help.dkim.key": "Make the key for signing (one that is there stays), and show the record that "
    "whoever keeps the domain is to publish.",
    "option.selector": "The key's name in the domain; default: [dkim] selector. A new key has a "
    "new one.",
    "option.help": "Show this message and exit.",
    "option.version": "Show the version and exit.",
    "option.folder": "The working folder; default: here.",
    "option.as_json": "Print JSON, for other programs.",
    "option.yes": "Do not ask.",
    "option.operator": "Who does this; default: the login.",
    "option.init.yes": "Do not ask (for scripts).",
    "option.demo.folder": "A folder for the demo; default: a temporary one.",
    "option.confirm": "This finding is right as it stands, perhaps only on some lines: "
    "NAME_VARIANT:25,43.",
    "option.fix": "Mend signs, blanks and torn lines: every place is shown first; then it is a "
    "draft and its approval falls.",
    "option.names.import.full": "It is the whole names book: who is not in it is taken out.",
    "option.posts": "A post, like “市委党史研究室主任” (may be given several times).",
    "option.wrong": "A wrong spelling that was met (may be given several times).",
    "option.names.add.note": "A note.",
    "option.note": "Why it is right.",
    "option.issue.export.out": "The file to write (.md or .txt); default: the screen.",
    "option.screenshots": "Also pictures (.png) of each tier, as clients show it; needs Chromium.",
    "option.out": "The folder to write to; default: preview in the working folder.",
    "option.issue.print.out": "The file to write (.pdf or .html); default: preview in the "
    "working folder.",
    "option.issue.print.yes": "Replace a file that is there.",
    "option.issue.sheet.out": "The file to write (.pdf or .html); default: preview in the "
    "working folder.",
    "option.issue.sheet.yes": "Replace a file that is there.",
    "option.on_behalf_of": "In whose place they have signed.",
    "option.opinion": "What was written with the name.",
    "option.by": "Who has signed.",
    "option.on": "The day it was signed, e.g. 2023-03-10; default: today.",
    "option.roster.add.name": "The contact's name; of a unit without an address, whom to ask for.",
    "option.roster.change.name": "The name; of a unit, the unit's name.",
    "option.address": "The address.",
    "option.department": "The department.",
    "option.post": "The post.",
    "option.phone": "The telephone number.",
    "option.roster.add.note": "A note.",
    "option.roster.change.note": "A note.",
    "option.rank": "The first (1) or second (2) contact; who was it is no longer.",
    "option.roster.add.group": "In which group.",
    "option.roster.add.since": "From which day on, like 2023-03-10; default: today.",
    "option.position": "The position in the group; default: the last.",
    "option.roster.hand-over.name": "Who holds the post then.",
    "option.roster.hand-over.address": "Their address; default: the same.",
    "option.roster.hand-over.phone": "Their telephone number; default: the same.",
    "option.roster.hand-over.on": "From which day on, like 2023-03-10; it may be to come; "
    "default: today.",
    "option.roster.move.group": "To which group.",
    "option.roster.move.source": "Out of which group; not needed when there is one.",
    "option.roster.move.on": "From which day on; default: today.",
    "option.roster.succeed.new": "The unit that follows; made when there is none.",
    "option.roster.succeed.on": "From which day on, like 2025-11-06.",
    "option.roster.succeed.with_contacts": "Their contacts go on in the new unit.",
    "option.roster.group.list.on": "On which day; default: today.",
    "option.roster.group.show.on": "On which day; default: today.",
    "option.roster.group.order.position": "Its position (排序号).",
    "option.roster.group.order.before": "Before this unit; it and those behind move on.",
    "option.roster.group.order.after": "After this unit; those behind move on.",
    "option.roster.group.add.since": "From which day on; default: today.",
    "option.roster.group.add.until": "Until which day (not on it); default: for good.",
    "option.roster.group.remove.on": "From which day on; default: today.",
    "option.roster.group.remove.reason": "Why; kept with the deed.",
    "option.roster.show.on": "The members of which day; default: today.",
    "option.roster.disable.on": "From which day on, like 2023-03-10; default: today.",
    "option.code": "The check code that the signer has seen, to be compared.",
    "option.dry_run": "Only look; write nothing.",
    "option.roster.import.sheets": "Which sheet to read; not needed when one looks like a roster.",
    "option.roster.import.group": "The group of the rows that name none.",
    "option.roster.import.errors": "Save the whole table as a workbook, its wrong cells marked.",
    "option.roster.import.skip_bad": "Import the good rows, and save the bad ones to a file.",
    "option.roster.import.full": "It is the whole list: who is not in it is disabled, not deleted.",
    "option.roster.import.reason": "Why they are disabled, with --full.",
    "option.roster.export.group": "Only this group.",
    "option.roster.export.gb18030": "A .csv in GB18030, for old software; else UTF-8 with a mark.",
    "option.verbose": "List all.",
    "option.roster.map.issue": "An issue of the bulletin; default: the one that has the entry.",
    "option.dispatch.report.out": "Save all of it: .csv (for spreadsheets), .html (A4 to print), "
    ".txt.",
    "option.dispatch.report.yes": "Replace a file that is there.",
    "option.undo": "Take the map back; the entry goes by its name again.",
    "option.issue": "Which issue; default: the only one not yet sent.",
    "option.routine.set.bulletin": "Which bulletin, by its short name or its name; default: the "
    "only one.",
    "option.routine.drop.bulletin": "Which bulletin, by its short name or its name; default: the "
    "only one.",
    "option.at": "When: now, +30m, 15:30, “下一工作日9:00”, “周五9:00”, “2023-03-13 09:00”; "
    "default: the next turn of the routine.",
    "option.song": "How much later than 报 送 is, e.g. +30m.",
    "option.fa": "How much later than 报 发 is, e.g. +60m.",
    "option.without": "Leave this tier out (bao, song, fa or 报, 送, 发); needs --reason.",
    "option.urgent": "Urgent: send in quiet hours and on days off as well; needs --reason.",
    "option.reason": "Why; it is kept in the record.",
    "option.internal": "Send an internal paper by mail all the same; needs --by and --reason.",
    "option.schedule.verbose": "List all: everybody left out, and what each entry stands for.",
    "option.schedule.by": "Who decides that an internal paper goes by mail.",
    "option.to": "Who gets the test letter.",
    "option.issue.test.tier": "Whose letter; default: that of the highest tier.",
    "option.tier": "Which tier: bao, song, fa or 报, 送, 发.",
    "option.rehearse": "Rehearse: all letters go to this address, marked 【演练】, "
    "counted nowhere.",
    "option.dispatch.supplement.to": "To whom: a unit, or an address of the roster (may be "
    "repeated).",
    "option.refused": "All whose letter was refused, at the addresses of now.",
    "option.dispatch.supplement.at": "When; default: now.",
    "option.dispatch.supplement.tier": "At which tier, for a unit that no entry stands for.",
    "option.unit": "The unit’s name, or a part that only it has.",
    "option.believe": "They were accepted.",
    "option.resend": "Send them again (better not within 15 minutes).",
    "option.withdraw": "Take them out; they are not sent again.",
    "option.letters": "Only this letter (may be repeated); default: all doubtful ones.",
    "option.follow": "Go on to the end also where there is no terminal.",
    "option.sink.folder": "Where to keep the letters; default: received in the working folder.",
    "option.port": "The port; default: that of the settings, else 2525.",
    "option.fail": "Misbehave, e.g. rcpt:550:a@x.example, dot:451:1/10, dot:drop (may be "
    "repeated).",
    "help.backup": "Back up: the rows (as of one moment), settings, theme, rosters and log in "
    "one .zip, also while letters are sent. Without passwords and private keys.\n"
    "\n"
    "Default: into backups in the working folder.",
    "help.completion": "Print the script by which SHELL (bash, zsh, fish) completes commands, "
    "issues, dispatches, groups and units.",
    "help.restore": "Restore the backup FILE to another folder and check counts and SHA-256. The "
    "copy does not send before a takeover.",
    "help.takeover": "Take over with a restored copy: from now on it sends; what had begun and "
    "was not finished is doubtful.",
    "option.restore.to": "The folder to restore to, new or empty; default: one of the backup's "
    "name beside it.",
    "option.restore.database": "The database to restore to, empty, e.g. "
    "postgresql://USER@HOST/NAME; default: an SQLite file in the folder.",
    "option.verify": "Read all anew after writing; compare and list every table and file.",
    "option.takeover.by": "Who has decided it.",
    "option.logs": "The delivery log of the old machine (may be given again); what it has "
    "as accepted is believed.",
}
