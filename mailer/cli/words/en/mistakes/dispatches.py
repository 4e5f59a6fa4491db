"""English sentences for what keeps an issue from being scheduled or sent.

Owns mistakes about times, audiences, dispatches and the processes that send.  Never
holds what a mail server said about one letter: that is an outcome, not a mistake.
"""

WORDS = {
    # Scheduling
    "schedule.bad_when": "“{found}” is no time that can be read. Say it like one of these:\n"
    "  now  +30m  15:30  2023-03-13 09:00  明天上午9点  周五9:00  3月13日9:00\n"
    "  下一工作日9:00 (next working day)  节后第一个工作日 (the first behind the holidays)\n"
    "  每月10日（遇休顺延）9:00 (the 10th, or the next working day)",
    "schedule.no_such_day": "No calendar has the day “{found}”. Check its month and day, "
    "as in 2023-03-13",
    "schedule.no_time": "It was not said when: mailer schedule --at WHEN, as --at "
    "下一工作日9:00. The "
    "bulletin of {issue} has no routine either (mailer routine set 每月10日（遇休顺延）9:00)",
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
    "plan.entry_unmapped": "{tier:tier}: “{entry}” stands for no group yet:\n"
    '    mailer roster map "{entry}" GROUP',
    "plan.no_distribution": "there is no 报, 送 or 发 line",
    "plan.no_letters": "every tier is left out, nobody gets a letter. Leave one in",
    "plan.tier_without_address": "{tier:tier}: not one address that can be written to. "
    "Add one, or leave the tier out: --without {tier} --reason TEXT",
    "plan.tier_served_above": "{tier:tier}: nobody is left here, {units:unit has|units have} a "
    "letter at a higher tier, and it is one to each. If an entry stands for the wrong group: "
    "mailer roster map ENTRY GROUP. If not, leave the tier out: --without {tier} --reason TEXT",
    "plan.too_large": "{letters} letters, more than the {limit} of one dispatch",
    "routine.bad": "“{found}” is no routine that can be read. Say it like one of these:\n"
    "  每月10日（遇休顺延）9:00  每月5日、20日（遇休提前）9:00  每月最后一天16:00\n"
    "  每月第一个工作日9:00  每月最后一个工作日9:00  每旬9:00  每周五9:00  每周一、四9:00",
    "routine.quiet": "{found} is in quiet hours; a routine is between {opens} and {closes}",
    "routine.none": "{bulletin} has no routine. All of them: mailer routine list",
    "routine.which": "There are several bulletins; say which: --bulletin {known:/}",
    "routine.no_bulletin": "There is no bulletin “{found}”. There are: {known}",
    # A dispatch, and its audience
    "dispatch.none": "There is no dispatch yet. Schedule one: mailer schedule --at WHEN",
    "dispatch.unknown": "There is no dispatch {found}. All: mailer dispatch list",
    "dispatch.no_hold": "Dispatch {dispatch} is {state:dispatch_state} and cannot be held. "
    "See: mailer dispatch show {dispatch}",
    "dispatch.no_resume": "Dispatch {dispatch} is {state:dispatch_state}, not held; "
    "there is nothing to resume",
    "dispatch.no_cancel": "Dispatch {dispatch} is {state:dispatch_state} and cannot be cancelled. "
    "See: mailer dispatch show {dispatch}",
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
    # Sending
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
    "maillog.not_written": "The delivery log {path} cannot be written: {reason:cause}. "
    "Sending has stopped",
    "maillog.full": "The disk of the delivery log {path} is full. Make room",
    "maillog.not_a_line": "“{found}” is no line of the delivery log",
    "gauges.no_package": "[metrics] listen is set, and {package} is not installed. Install it: "
    "pip install 'jianbao[{extra}]'; or leave listen empty",
    "gauges.no_port": "{host}:{port} of [metrics] listen cannot be had: {reason:cause}. Every "
    "sending process of this machine needs a port of its own, by the variable "
    "MAILER_METRICS__LISTEN, say",
    "sink.bad_fault": "--fail “{found}”: “{part}” is not understood; expected {expected}",
    "sink.not_loopback": "The rehearsal server stays on this machine (127.0.0.1), not on {host}",
    "sink.cannot_listen": "The rehearsal server cannot listen on {host}:{port}: {reason:cause}. "
    "Take another: --port 2526",
    "sink.cannot_write": "{folder} cannot be written: {reason:cause}",
}
