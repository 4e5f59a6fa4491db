"""Chinese words of the mails to the editor, and of what is said when they fail.

Owns what a mail of notices says.  Never holds a word of a bulletin.  How the
lines are put together is in `mailer.cli.show.notice`.
"""

WORDS = {
    "notice.sender": "简报发送程序",
    "notice.subject": "【简报】{what}（发送单 {dispatch}）",
    "notice.subject.and": "{what}，等 {count} 件",
    "notice.subject.rehearsal": "演练：{what}",
    "notice.subject.held": "发送已暂停：{reason}",
    "notice.subject.refused": "{tier:tier}：{unit} 被拒",
    "notice.subject.doubtful": "{tier:tier}：{unit} 待核实",
    "notice.subject.overdue": "{tier:tier} 过了时间仍未放行",
    "notice.subject.quiet": "{tier:tier} 推迟到安静时段以后",
    "notice.subject.late": "{tier:tier} 没有按时开始，晚了才发",
    "notice.subject.done": "发送结束，{balance}",
    "notice.subject.missed": "【简报】《{bulletin}》例行的 {at:when} 已过，没有发出",
    "notice.subject.near": "【简报】《{bulletin}》例行应于 {at:when} 发出",
    "notice.routine.list": "全部例行：mailer routine list",
    "notice.head": "{citation}   发送单 {dispatch}",
    "notice.letter": "{at:instant}   {tier:tier}   {state:state}   {unit}",
    "notice.reader": "收件人 {reader}",
    "notice.held": "{at:instant}   发送单 {dispatch} 已暂停：{reason}",
    "notice.held.due": "{tier:tier} 应于 {due:when} 放行，没有发出",
    "notice.held.check": "检查设置与登录：mailer doctor",
    "notice.held.resume": "处理后继续发送：mailer dispatch resume {dispatch}",
    "notice.overdue": "{at:instant}   {tier:tier} 应于 {due:when} 放行，"
    "至今未放行[[，要等：{gate}]]",
    "notice.quiet": "{at:instant}   {tier:tier} 的放行条件到安静时段或休息日才满足，没有放行；"
    "推迟到 {due:moment}，到时照常发送",
    "notice.quiet.release": "不等的话：mailer dispatch release {dispatch} --tier {option}",
    "notice.late": "{at:instant}   {tier:tier} 应于 {due:when} 放行，可以放行时没有进程在发送；"
    "现在已放行，照常发送",
    "notice.watch": "查看：mailer dispatch watch {dispatch}",
    "notice.shut": "{tier:tier} 因此未放行。仍要发送："
    "mailer dispatch release {dispatch} --tier {option}",
    "notice.open": "不再等而发送{tier:tier}：mailer dispatch release {dispatch} --tier {option}",
    "notice.more": "此外还有 {count} 件。全部：mailer dispatch report {dispatch}",
    "notice.foot": "本邮件由简报发送程序自动发出，不计入发送情况。",
    "notify.nobody": "没有人会收到邮件告知：config.toml 的 [notify] to 没有填写地址",
    "notify.untold": "注意：邮件告知发不出，{address} 没有收到“{subject}”"
    "（{at:when}，{kind:kind}）。检查：mailer doctor",
    "run.told": "已发邮件告知 {address}：{subject}",
    "run.told_in_doubt": "邮件告知已交出，未收到答复：{address}  {subject}",
    "run.untold": "邮件告知发不出：{address}  {subject}  {kind:kind}[[ {said}]]；{next:when} 再试。"
    "检查：mailer doctor",
    "run.untold_for_good": "邮件告知发不出，不再试：{address}  {subject}  {kind:kind}[[ {said}]]。"
    "检查：mailer doctor",
}
