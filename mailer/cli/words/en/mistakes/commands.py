"""English sentences for a command that was not typed as it should be.

Owns the doors' own mistakes, `cli.…`.  Never holds what a room below found wrong: that
is in the parts beside.
"""

WORDS = {
    "cli.routine_asks": "A routine only proposes a time, somebody must say yes: it "
    "does not go "
    'with --yes. Say the time: --at "{proposal:typed}"; or leave --yes out',
    "cli.fix_and_confirm": "--fix and --confirm do not go together; do one after the other",
    "cli.person_needs_more": "“{name}”: say a post (--post) or a misspelling (--wrong), or the "
    "proofreader has no use for it",
    "cli.misspelt_itself": "“{name}” is both name and misspelling; take one away",
    "cli.no_answer": "The question waits for y or n, and nobody answers. In a script add --yes",
    "cli.nobody_typed": "An answer was waited for, and the input has ended (Ctrl+D, or no "
    "terminal); this is not finished. Again: mailer init; in a script: mailer init --yes",
    "cli.curled_quotes": "Curled quotation marks “” hold nothing together in a command. Around "
    'blanks write straight ones: --at "2023-03-13 09:00"',
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
    "  Why, and how to mend it: mailer doctor",
    "cli.disk": "[[{path}: ]]{reason:cause}",
    "cli.unexpected": "Something went wrong in the program ({error}) and it stopped. "
    "It is not your mistake.\n"
    "  The particulars are in {file}; give them to whoever keeps the program, "
    "with the command you typed",
    "cli.interrupted": "Interrupted",
    "cli.restore_where": "Nobody said where to restore it. Name a new folder with --to ({path})",
    "cli.alias_and_undo": "Write a name and a unit; to undo, the name alone with --undo",
    "cli.unknown_shell": "There is no script for {found}; there are {expected}",
}
