"""English words of the screens of the roster.

Owns what `mailer roster …` prints, and what a change of the roster touches.  Never says
why somebody gets a letter: that is in `why`.
"""

WORDS = {
    # Imported, listed, disabled, mapped
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
    "roster.stopped_ones": "{count} disabled (not in this file): {names}",
    "roster.wrong": "what is wrong",
    "roster.errors_saved": "The wrong cells are marked in {path}",
    "roster.to_mend": "{count:row is|rows are} wrong and not imported; mend them in {path} "
    'and import that[[, with --group "{group}" again]]',
    "roster.ask_good": "Import the other {rest:row|rows}, save the {bad:bad row|bad rows} apart?",
    "roster.changes": "Changed, {count}: ",
    "roster.change": "{unit}[[{contact}]]  {fields}",
    "roster.field": "[[{column} ]][[was {old} → ]]now {new}",
    "roster.more": "… (all of them: add --verbose)",
    "roster.not_listed_ones": "Not listed, {count} (in the roster, not in this file; "
    "left as they are; to disable them: --full): {names}",
    "roster.without_address": "No address, {count} (registered, to be told by telephone): {names}",
    "roster.needs_smtputf8": "{count:name|names} beyond ASCII (both servers must know SMTPUTF8): "
    "{addresses}",
    "roster.added_ones": "New, {count}: {names}",
    "roster.bad": "{count:wrong row|wrong rows}:",
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
    "roster.recognised.renamed": "Recognised by a former name {count} (renamed since): {names}",
    "roster.recognised.succeeded": "Recognised by a former name {count} (the unit that followed): "
    "{names}",
    "roster.recognised.one": "{place} “{found}” → {unit}",
    "roster.still_disabled": "Still disabled {count} (listed in this file and left disabled; to "
    "undo: mailer roster enable UNIT or ADDRESS): {names}",
    "roster.not_carried": "Still disabled {count} (contacts of a unit that is over who did not go "
    "on in the one that followed; listed in this file and left so. To write to one: mailer roster "
    "add UNIT-OF-NOW --address ADDRESS --group GROUP): {names}",
    "roster.disabled_now": "Disabled: {who} gets nothing from {on:date} on, because: {reason}. "
    "All records stay",
    "roster.letters_stop": "  Dispatch {dispatch} still has {count:letter|letters} for it: "
    "suppressed when their turn comes",
    "roster.enable_again": "  Undo: mailer roster enable {who}",
    "roster.enabled_now": "In use again: {who}, from the next scheduling on. Letters that were "
    "suppressed are not sent by themselves",
    "roster.enabled_in_vain": "In use again: {who}, but the unit {unit} is disabled, and so not "
    "written to. To enable it: mailer roster enable {typed_unit}",
    "roster.enabled_nowhere": "In use again: {who}, but in no group, and so not written to. To "
    "list it: mailer roster group add GROUP {who}",
    "roster.mapped": "“{entry}” stands for the group “{group}” ({bulletin}), in every issue from "
    "now on",
    "roster.unmapped": "“{entry}” no longer stands for the group “{group}” ({bulletin}); it has no "
    'group now. Map it anew: mailer roster map "{entry}" GROUP',
    "roster.unmapped_named": "“{entry}” no longer stands for the group “{group}” ({bulletin}), "
    "but for the group of its own name",
    "roster.by_hand": "{bulletin}: the entry “{entry}” stands for the group “{group}”",
    "roster.since": "since",
    "roster.until_short": "until (not on)",
    "roster.joining": "joining",
    "roster.left": "left",
    # Changed by hand
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
    "did.succeed_disabled": "Still disabled {count} (disabled before and left so; to undo: "
    "mailer roster enable ADDRESS): {names}",
    "did.create_group": "New group “{group}”, without members. To list somebody: "
    "mailer roster group add GROUP UNIT (by {operator})",
    "did.rename_group": "The group “{old}” is called “{new}” now"
    "[[; the entry “{old}” of {bulletins:quoted} still stands for it]] (by {operator})",
    "did.join": "{who}: in the group “{group}” from {since:date} on[[ until {until:date}]], "
    "{count:place|places} (by {operator})",
    "did.leave": "{who}: not in the group “{group}” from {on:date} on, {count:place|places} "
    "(by {operator})",
    "did.put": "{who} is no. {position} of the group “{group}” (by {operator})",
    # Groups
    "group.title": "{name} ({on:date})   {units:unit|units}, {addresses:address|addresses}",
    "group.joining": "Joining: {who}, from {since:date} on[[ until {until:date}]], no. {position}",
    "group.left": "Left: {who}, from {since:date} on until {until:date}, no. {position}",
    # The history of a unit
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
    # What a change touches
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
}
