"""English words of the mails to the editor, and of what is said when they fail.

Owns what a mail of notices says.  Never holds a word of a bulletin.  How the
lines are put together is in `mailer.cli.show.notice`.
"""

WORDS = {
    "notice.sender": "Jianbao",
    "notice.subject": "[Jianbao] {what} (dispatch {dispatch})",
    "notice.subject.and": "{what}, and more: {count} in all",
    "notice.subject.rehearsal": "rehearsal: {what}",
    "notice.subject.held": "held: {reason}",
    "notice.subject.refused": "{tier:tier}: {unit} refused",
    "notice.subject.doubtful": "{tier:tier}: {unit} doubtful",
    "notice.subject.overdue": "{tier:tier} is past its time and still shut",
    "notice.subject.quiet": "{tier:tier} is put off until quiet hours are over",
    "notice.subject.late": "{tier:tier} started late",
    "notice.subject.done": "done, {balance}",
    "notice.subject.missed": "[Jianbao] 《{bulletin}》 missed its routine of {at:when}",
    "notice.subject.near": "[Jianbao] 《{bulletin}》 is due {at:when} by its routine",
    "notice.routine.list": "All routines: mailer routine list",
    "notice.head": "{citation}   dispatch {dispatch}",
    "notice.letter": "{at:instant}   {tier:tier}   {state:state}   {unit}",
    "notice.reader": "to {reader}",
    "notice.held": "{at:instant}   dispatch {dispatch} is held: {reason}",
    "notice.held.due": "{tier:tier} was due at {due:when} and has not left",
    "notice.held.check": "check settings and login: mailer doctor",
    "notice.held.resume": "to go on once that is seen to: mailer dispatch resume {dispatch}",
    "notice.overdue": "{at:instant}   {tier:tier} was due at {due:when} "
    "and is still shut[[, waiting for: {gate}]]",
    "notice.quiet": "{at:instant}   {tier:tier} could have opened in quiet hours or on a day "
    "off, and did not; it is put off until {due:moment} and will be sent then",
    "notice.quiet.release": "not to wait: mailer dispatch release {dispatch} --tier {option}",
    "notice.late": "{at:instant}   {tier:tier} was due at {due:when}; no process was sending when "
    "it could have opened; it is open now and being sent",
    "notice.watch": "to look: mailer dispatch watch {dispatch}",
    "notice.shut": "{tier:tier} stays shut. To send it all the same: "
    "mailer dispatch release {dispatch} --tier {option}",
    "notice.open": "to wait no longer and send {tier:tier}: "
    "mailer dispatch release {dispatch} --tier {option}",
    "notice.more": "And {count} more. All of them: mailer dispatch report {dispatch}",
    "notice.foot": "Sent by Jianbao by itself; not counted in the report.",
    "notify.nobody": "Nobody will be told by mail: [notify] to in config.toml names no address",
    "notify.untold": "Mind: notices cannot be mailed. {address} has not got “{subject}” "
    "({at:when}, {kind:kind}). To check: mailer doctor",
    "run.told": "told {address} by mail: {subject}",
    "run.told_in_doubt": "a notice was handed over, no answer came: {address}  {subject}",
    "run.untold": "a notice cannot be mailed: {address}  {subject}  {kind:kind}[[ {said}]]; "
    "again at {next:when}. To check: mailer doctor",
    "run.untold_for_good": "a notice could not be mailed and is given up: {address}  {subject}  "
    "{kind:kind}[[ {said}]]. To check: mailer doctor",
}
