"""Chinese words of the answer to 没收到: `mailer why`.

Owns what is said of a reader, of each of their places, and of what helps.  Never holds
the rules by name: those are in `terms`.
"""

WORDS = {
    "why.address": "邮箱 {address}",
    "why.no_address": "无邮箱",
    "why.phone": "电话 {phone}",
    "why.place": "“{group}”第{position}位（{since:date}起[[、{until:date}前]]）",
    "why.post": "职务 {post}",
    "why.held": "此前 {person}（{until:date}前）",
    "why.held_still": "现由 {person}，到 {until:date}前",
    "why.places": "名单 {places}",
    "why.disabled": "{on:date}起停用[[：{reason}]]。停用后不再发",
    "why.over": "{until:date}起不在名单“{group}”",
    "why.joins": "{on:date}起列入名单“{group}”",
    "why.issue": "{issue}（发送单 {dispatch}）：",
    "why.issue_planned": "{issue}（尚未排定，按今天的通讯录）：",
    "why.not_listed": "不在本期任何名单里，不发",
    "why.entry": "发送对象“{entry}”就是这个名单",
    "why.entry_mapped": "发送对象“{entry}”指定为名单“{group}”",
    "why.former": "通讯录里没有 {address}，以前发过：",
    "why.letter": "{citation}  发送单 {dispatch}[[（{kind}）]]  {tier:tier}  {state}  "
    "{at}[[  收件单位 {unit}]][[  收件邮箱 {address}]]",
    "why.address_since": "；现在已有邮箱",
    "why.at": "{at:when}",
    "why.again": "{at:when} 再试",
    "why.not_before": "不早于 {at:when}",
    "why.said": "服务器答复 {said}（{kind}）",
    "why.no_letter": "还没有给这里发过",
    "why.more_letters": "更早还有 {count} 封：加 --json",
    "why.more": "另有 {count} 处没有列出（{units}等）。请写得更全，如单位全名；或加 --json",
    "why.help.waiting": "查看进度：mailer dispatch watch {dispatch}",
    "why.help.claimed": "查看进度：mailer dispatch watch {dispatch}",
    "why.help.speaking": "查看进度：mailer dispatch watch {dispatch}",
    "why.help.accepted": "对方说没收到：请先查垃圾邮件箱；"
    "再发一份：mailer dispatch supplement {dispatch} --to {address}",
    "why.help.refused": "改正邮箱（mailer roster import 文件）后补发："
    "mailer dispatch supplement {dispatch} --to {unit}",
    "why.help.doubtful": "电话问清后：mailer dispatch doubts {dispatch}",
    "why.help.suppressed": "恢复使用（mailer roster enable {disabled}）后补发："
    "mailer dispatch supplement {dispatch} --to {unit}",
    "why.help.withdrawn": "要补发：mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_schedule": '排定：mailer schedule {reference} --at "YYYY-MM-DD HH:MM"',
    "why.help_issue": "查看本期：mailer issue show {reference}",
    "why.help_same_unit": "看单位的邮件：mailer why {unit}",
    "why.help_same_address": "看发送范围：mailer issue show {reference}",
    "why.help_no_address.planned": "有邮箱后导入：mailer roster import 文件",
    "why.help_no_address.live": "有邮箱后导入（mailer roster import 文件），"
    "再更新发送范围：mailer dispatch refresh {dispatch}",
    "why.help_no_address.over": "有邮箱后导入（mailer roster import 文件），"
    "再补发：mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_joined.planned": "查看本期：mailer issue show {reference}",
    "why.help_joined.live": "更新发送范围：mailer dispatch refresh {dispatch}",
    "why.help_joined.over": "补发：mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_disabled": "恢复：mailer roster enable {disabled}",
    "why.help_again.planned": "查看本期：mailer issue show {reference}",
    "why.help_again.live": "补发：mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_again.over": "补发：mailer dispatch supplement {dispatch} --to {unit}",
    "why.help_undo": "恢复按名称对应：mailer roster map {group} --undo",
    "why.help_map": "要列入本期：mailer roster map 发送对象 {group}",
    "why.help_listed": "要列入名单：mailer roster import 文件",
}
