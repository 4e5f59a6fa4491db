"""English words of the answer to 没收到: `mailer why`.

Owns what is said of a reader, of each of their places, and of what helps.  Never holds
the rules by name: those are in `terms`.
"""

WORDS = {
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
    "why.help_schedule": 'Schedule it: mailer schedule {reference} --at "YYYY-MM-DD HH:MM"',
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
}
