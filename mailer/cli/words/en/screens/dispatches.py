"""English words of the screens of a dispatch, from its plan to its doubts.

Owns what `mailer schedule`, `mailer routine …` and `mailer dispatch …` print, but for the
report, which is in `reports`.  Never says what a sending process says: that is in
`running`.
"""

WORDS = {
    # A plan, and what the pace lets go
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
    "plan.time": "time",
    "plan.condition": "condition",
    "plan.units": "units",
    "plan.letters": "letters",
    "plan.gate.first": "at its time",
    "plan.gate.bao": "all of 报 accepted; stops if one is refused or not out in {minutes} min",
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
    "plan.all": " … (all of them: add --verbose)",
    "plan.by_phone": "No address, {count:unit|units} to be told otherwise: {units}",
    "plan.without": "{tiers} left out: {reason}",
    "plan.internal": "An internal paper; {by} has it sent by mail: {reason}",
    "plan.urgent": "Urgent, quiet hours and days off are not waited for: {reason}",
    "plan.quiet.marked": "Note: {tiers} in quiet hours or on a day off; the issue is marked "
    "特急, it is sent all the same.",
    "plan.quiet.samples": "Note: {tiers} in quiet hours or on a day off; all readers are sample "
    "addresses, nobody is disturbed, it is sent all the same.",
    "plan.date_before": "Note: the date of issue, {date:short}, is {days:day|days} before the day "
    "of sending.",
    "plan.date_after": "Note: the date of issue, {date:short}, is {days:day|days} after the day "
    "of sending.",
    "plan.unpublished": "Note: the holidays of {year} have not been published. Monday to Friday "
    "are taken\n"
    "  for working days; only the fixed days of New Year, 1 May and 1 October are sure.\n"
    "  When the others are, and which weekends are worked for them, nobody knows yet.\n"
    "  Once they are published, update the program or enter them in workdays.toml,\n"
    "  and look at this time again.",
    "plan.frozen": "[[{note} ]]The audience is frozen now; later changes of the roster are told, "
    "not made.",
    "plan.rehearsal": "A rehearsal: all letters of all tiers go to {address}, marked 【演练】, "
    "counted nowhere",
    "pace.told": "{whose}{limits}",
    "pace.preset": "preset {preset:preset}: ",
    "pace.window": "{letters} letters in {minutes} minutes",
    "pace.interval": "at least {seconds} s between letters",
    "pace.day": "{letters} a day, {today} used today",
    # Scheduled
    "schedule.ask": "Schedule it? ",
    "schedule.ask_rehearsal": "Rehearse it? ",
    "schedule.kept": "Not scheduled",
    "schedule.done.first": "Scheduled: dispatch {dispatch}. {running} "
    "To cancel: mailer dispatch cancel {dispatch}",
    "schedule.done.supplement": "Supplement scheduled: dispatch {dispatch}. {running} "
    "Watch it: mailer dispatch watch {dispatch}",
    "schedule.done.rehearsal": "Rehearsal scheduled: dispatch {dispatch}. {running} "
    "To cancel: mailer dispatch cancel {dispatch}",
    "schedule.is_running": "Keep mailer run running (it is, on {hosts}).",
    "schedule.here": "this machine",
    "schedule.not_running": "Only mailer run sends it (it is not running: start it).",
    "schedule.workers_only": "Only mailer run opens it when its time comes (it is not running: "
    "start it; there is mailer worker alone, {hosts}).",
    # Routines
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
    # Watched
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
    "watch.hold": "To hold: mailer dispatch hold {dispatch}",
    "watch.will_tell": "If it stands still for {minutes} min, it says why. ",
    "watch.unanswered": "Nothing has moved for {minutes} minutes: {count:letter was|letters "
    "were} handed to the server, which has not answered yet",
    "watch.still": "Nothing has moved for {minutes} minutes, and no limit, gate or retry is "
    "waited for: either another dispatch is leaving (mailer dispatch list), or mailer run is stuck "
    "(look at its window or log, start it anew if need be)",
    "watch.whose.throttled": "too many letters at a time ({preset:preset}’s limit, not a refusal)",
    "watch.whose.crowded": "too many readers in a short time ({preset:preset}’s limit, not a "
    "refusal)",
    "watch.resume": "To resume: mailer dispatch resume {dispatch}",
    "watch.look": "See which are refused, and why: mailer dispatch report {dispatch}   "
    "Once mended: mailer dispatch resume {dispatch}",
    "watch.release": "To open {tier:tier} now: mailer dispatch release {dispatch} --tier {tier}",
    "watch.doubts": "There are doubts; once you have telephoned: mailer dispatch doubts {dispatch}",
    "watch.report": "What became of it: mailer dispatch report {dispatch}",
    "watch.again": ", try {tries} at {at:clock}",
    "sends.nobody": "No mailer run is running; nothing is sent. Start it: mailer run",
    "sends.many": "{count} processes send: {hosts}",
    "sends.workers_only": "{count:process sends|processes send} ({hosts}), and only what is open: "
    "no mailer run is running, which opens the rest. Start it: mailer run",
    # Listed and steered
    "dispatches.none": "No dispatches yet. Schedule one: mailer schedule --at WHEN",
    "dispatches.id": "dispatch",
    "dispatches.issue": "issue",
    "dispatches.kind": "kind",
    "dispatches.supplement": "supplement to {parent}",
    "dispatches.state": "state",
    "dispatches.starts": "starts",
    "dispatches.letters": "letters",
    "dispatches.look": "see to",
    "dispatches.trouble": "{state} {n}",
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
    "log.none": "Dispatch {dispatch} has no attempts yet",
    # An audience that is amended
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
    # Doubts
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
}
