"""English sentences for what is wrong with an address list, or with a change of the roster.

Owns the problems of cells and rows as well.  Never says why a letter was not sent: that
is a screen.
"""

WORDS = {
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
    "roster.name_of_several": "{at:place} {column} “{found}”: several units had this name or "
    "have followed it ({units}); which one is not guessed. Write what the unit is called now; see "
    "mailer roster history UNIT",
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
    "roster.bad_address": "{at:place} {column} “{found}”: {fault:fault}.[[ Did you mean "
    "{proposal}?]] Mend it and import again",
    "roster.failed_formula": "{at:place} {column} “{found}”: the formula in this cell gave no "
    "result. Write what should stand there, or empty it",
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
    "roster.no_post": "{found} is a unit without a contact in use: there is nobody to succeed. "
    "Add who is new: mailer roster add {found} --address ADDRESS --name NAME",
    "roster.whose_post": "{found} is a unit; expected who leaves (its contacts: {known}). Write "
    "that address or name:\n"
    "  mailer roster hand-over {first} --to NAME --address ADDRESS\n"
    "  If nobody leaves and one more comes: mailer roster add {found} --address ADDRESS "
    "--name NAME",
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
    "full name, an address or a person’s name; where it is in several units, the unit and the "
    "address as listed, in quotation marks",
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
}
