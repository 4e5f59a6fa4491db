"""English sentences for what keeps an issue from being imported, mended, set or approved.

Owns mistakes about a manuscript, an issue, its letters and the names book.  Never holds
a finding: those are in `findings`.
"""

WORDS = {
    # A manuscript
    "manuscript.empty": "There is nothing in the manuscript",
    "manuscript.no_masthead": "Line {line} “{found}”: no masthead {missing:masthead} to be seen; "
    "this does not look like a bulletin.\n"
    "  Expected its name and its number (第2期（总第221期）). Check that it is the right file",
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
    "import.no_number": "The masthead has no {missing:field}; the issue cannot be filed. [[Number "
    "{number} would come next. ]][[Its total number would be {total}. ]]Add it to the manuscript "
    "and try again",
    "import.already_spoken": "{issue} cannot be replaced: "
    "{letters:letter was|letters were} handed over (accepted, being sent or doubtful). "
    "What was handed over stays; publish a correction as another issue",
    "bulletin.unknown": "There is no bulletin “{found}”[[. There are: {known}]]",
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
    "proof.no_note": 'To confirm {code}, say why: --note "checked against the names book"',
    "proof.no_such_finding": "There is no {found}[[ on {lines:line|lines}]]"
    "[[; there are: {known}]]",
    "proof.only_whole": "{found}: {alike} places are one finding, confirmed together or not at "
    "all; nothing was confirmed on {lines:line|lines}. Mend what is wrong and import again (up to "
    "200 places stand one by one); if every place is right: --confirm {found}, without lines. All "
    "lines: mailer issue proof --json",
    "issue.is_void": "{issue} is void. A void issue is neither approved nor scheduled. While no "
    "letter of it has left, its manuscript can be imported again: mailer issue import FILE",
    "approve.not_a_draft": "{issue} is {state:issue_state} and cannot be approved",
    "approve.flaws": "Not approved: the letters of {issue} have errors.\n{problems}\n"
    "Mend them, then look again: mailer issue check {reference}",
    "approve.open_findings": "{issue} cannot be approved: errors are not confirmed.\n{problems}\n"
    "  All findings: mailer issue proof {reference}",
    "approve.no_distribution": "{issue} cannot be approved: it has no 报, 送 or 发 line. "
    "Add one at the end of the manuscript and import it again",
    "preview.no_distribution": "There are no letters to look at: {issue} has no 报, 送 or 发 line. "
    "Add one at the end of the manuscript and import it again.\n"
    "  The print edition shows the look already: mailer issue print {reference}",
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
    "test.bad_address": "“{found}” is no address that can be written to: {fault:fault}",
    "test.no_such_tier": "The issue has no such tier[[; it has: {tiers:tier}]]",
    # The names book
    "names.bad_rows": "{path}: not imported, because of:",
    "names.no_header": "line {line}: no header. There must be a line with {expected} "
    "(姓名, and at least one of the others)",
    "names.no_rows": "nothing stands below line {line}, the header",
    "names.missing_name": "line {line}: no name ({found}). Add it",
    "names.too_long": "line {line}, {column}: more than {limit} characters. Shorten it",
    "names.misspelt_itself": "line {line}: “{found}” is both name and misspelling. Delete one",
    "names.unknown": "Nobody in the names book is called “{found}”. [[Perhaps {near}? ]]"
    "All: mailer names list",
    # Its letters: themes, print editions, pictures
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
    "camera.no_package": "--screenshots needs the package {package}, which is not installed. "
    "Install it: pip install {package}; or look at the .html in a browser",
    "camera.no_browser": "--screenshots needs Chromium. Looked for {looked_for}[[, found "
    "{found}]]; {said}. Install it: apt install chromium fonts-noto-cjk; or look at the .html "
    "in a browser",
}
