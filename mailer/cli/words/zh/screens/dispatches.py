"""Chinese words of the screens of a dispatch, from its plan to its doubts.

Owns what `mailer schedule`, `mailer routine …` and `mailer dispatch …` print, but for the
report, which is in `reports`.  Never says what a sending process says: that is in
`running`.
"""

WORDS = {
    # A plan, and what the pace lets go
    "plan.approval": "{citation}   签发 {by} {on:date}，{operator}登记   "
    "校验码 {code}，与签发内容一致",
    "plan.relay": "发信邮箱 {address}（{host}:{port}）",
    "plan.paced": "发信邮箱 {address}（{pace}）",
    "plan.ends": "预计发完",
    "plan.tomorrow": "注意：每日限 {letters} 封，今日已用 {today}；本单有 {left} 封当日发不完，"
    "次日 0:10 以后续发。到那时还没有放行的，等上一级发完再放行。",
    "plan.expires": "注意：“{tier:tier}”预计 {end:when} 才发得完，而 {expires:when} 发送期限已到，"
    "到时没有发出的记为被拒。",
    "plan.time": "时间",
    "plan.condition": "条件",
    "plan.units": "单位",
    "plan.letters": "邮件",
    "plan.gate.first": "到时即发",
    "plan.gate.bao": "报全部发出；报被拒或{minutes}分钟未发出则停",
    "plan.gate.song": "送第一遍发完",
    "plan.mapped": "{tier:tier}：“{entry}”指定为名单“{group}”",
    "plan.mapped_passing": "注意：{tier:tier}：“{entry}”指定为名单“{group}”，同名的名单没有用。"
    '恢复：mailer roster map "{entry}" --undo',
    "plan.left_out": "不发 {count}：",
    "plan.because": "{reason:reason} {count}（{examples}）",
    "plan.twice": "{address} 在{above:tier}、{tier:tier}两处，按“{above:tier}”只发一封",
    "plan.twice_in_tier": "{address} 在“{tier:tier}”列了两次，只发一封",
    "plan.served_at": "{who} 在“{tier:tier}”发",
    "plan.more": "等",
    "plan.all": "……（全部列出：加 --verbose）",
    "plan.by_phone": "无邮箱 {count} 个单位，请另行通知：{units}",
    "plan.without": "不发“{tiers}”：{reason}",
    "plan.internal": "内部资料，由 {by} 决定用邮件发送：{reason}",
    "plan.urgent": "特急，安静时段和休息日照发：{reason}",
    "plan.quiet.marked": "注意：“{tiers}”在安静时段或休息日；本期标有“特急”，照发。",
    "plan.quiet.samples": "注意：“{tiers}”在安静时段或休息日；收件的都是示例邮箱，"
    "没有人受打扰，照发。",
    "plan.date_before": "注意：印发日期 {date:short}早于发送日 {days} 天。",
    "plan.date_after": "注意：印发日期 {date:short}晚于发送日 {days} 天。",
    "plan.unpublished": "注意：{year}年放假安排尚未公布，暂按周一至周五上班推算。\n"
    "  只有元旦、劳动节、国庆节的法定假日是准的；春节、清明、端午、中秋和调休还不知道。\n"
    "  公布以后请更新程序，或写入 workdays.toml，再核对这个时间。",
    "plan.frozen": "[[{note}]]发送范围就此定格，此后通讯录变动会提示，不自动改动。",
    "plan.rehearsal": "演练：各级邮件全部只发到 {address}，标【演练】，不计入发送",
    "pace.told": "{whose}{limits}",
    "pace.preset": "{preset:preset}预设：",
    "pace.window": "每{minutes}分钟{letters}封",
    "pace.interval": "每封间隔{seconds}秒以上",
    "pace.day": "每日{letters}封，今日已用{today}",
    # Scheduled
    "schedule.ask": "确认排定？",
    "schedule.ask_rehearsal": "确认演练？",
    "schedule.kept": "没有排定",
    "schedule.done.first": "已排定：发送单 {dispatch}。{running}"
    "取消：mailer dispatch cancel {dispatch}",
    "schedule.done.supplement": "已排定补发：发送单 {dispatch}。{running}"
    "查看：mailer dispatch watch {dispatch}",
    "schedule.done.rehearsal": "已排定演练：发送单 {dispatch}。{running}"
    "取消：mailer dispatch cancel {dispatch}",
    "schedule.is_running": "请保持 mailer run 运行（{hosts}：正在运行）。",
    "schedule.here": "本机",
    "schedule.not_running": "须有 mailer run 在运行才会发（现在没有，请启动）。",
    "schedule.workers_only": "须有 mailer run 在运行，到时间才会放行"
    "（现在只有 mailer worker：{hosts}，请启动 mailer run）。",
    # Routines
    "routine.list.none": "没有设例行时间。设定：mailer routine set 每月10日（遇休顺延）9:00",
    "routine.list.bulletin": "简报",
    "routine.list.routine": "例行",
    "routine.list.next": "下一次",
    "routine.list.awaits": "现况",
    "routine.list.foot": "例行只提出时间，不会自己发送：每期都要签发，再由人确认排定。",
    "routine.set": "《{bulletin}》例行 {phrase}，下一次 {at:planned}",
    "routine.proposes": "到期前三天起会提醒。不会自己发送：签发后执行 mailer schedule（不写 "
    "--at），列出计划，确认后排定。",
    "routine.dropped": "《{bulletin}》不再有例行时间；已排定的不受影响",
    "routine.for": "例行 {phrase}，下一次 {at:planned}；确认后才排定",
    "routine.near": "《{bulletin}》例行应于 {at:planned} 发出，{awaits}",
    "routine.missed": "《{bulletin}》例行的 {at:planned} 已过，没有发出，{awaits}",
    "routine.awaits.issue": "稿件还没有导入",
    "routine.awaits.approval": "{issue}尚未签发：mailer issue approve {reference} --by 姓名",
    "routine.awaits.scheduling": "{issue}已签发，待排定：mailer schedule {reference}",
    "routine.awaits.nothing": "发送单 {dispatch}",
    # Watched
    "watch.leave": "（Ctrl+C 只退出查看，不影响发送）",
    "watch.head": "发送单 {dispatch}  {citation}   {state:dispatch_state}   {now:instant}"
    "[[   预计 {end} 发完]]",
    "watch.held": "已暂停：{reason}",
    "watch.cancelled": "已取消（已发出的无法撤回）：已发出 {accepted}，不再发 {left}"
    "[[，被拒 {refused}]][[，待核实 {doubtful}]][[，正在发 {speaking}]]",
    "watch.accepted": "已发出{n}",
    "watch.speaking": "发送中{n}",
    "watch.deferred": "待重试{n}",
    "watch.refused": "被拒{n}",
    "watch.doubtful": "待核实{n}",
    "watch.left": "不发{n}",
    "watch.done": "{at:exact} 发完",
    "watch.over": "{at:exact} 结束",
    "watch.shut": "未放行：{at}[[，且{gate}]]",
    "watch.overdue": "未放行：等{gate}",
    "watch.next": "{at:exact} 续发",
    "watch.quarter": "本刻钟额度用完，{until} 续发",
    "watch.window": "{minutes} 分钟限 {letters} 封，额度用完，{until} 续发",
    "watch.day": "今日额度（{letters} 封）用完，{until} 续发",
    "watch.pause": "{kind:kind}，{until} 再试",
    "watch.gate.bao": "报全部发出",
    "watch.gate.song": "送第一遍发完",
    "watch.hold": "暂停：mailer dispatch hold {dispatch}",
    "watch.will_tell": "{minutes} 分钟没有进展，会在这里说明原因。",
    "watch.unanswered": "{minutes} 分钟没有进展：{count} 封已交给服务器，还在等它答复",
    "watch.still": "{minutes} 分钟没有进展，不是在等限额、放行或重试：或者别的发送单正在发"
    "（mailer dispatch list），或者 mailer run 停住了（看它的窗口或日志，必要时重新启动）",
    "watch.whose.throttled": "发信过密（{preset:preset}限制，不是对方拒收）",
    "watch.whose.crowded": "短时间内收件人过多（{preset:preset}限制，不是对方拒收）",
    "watch.resume": "恢复：mailer dispatch resume {dispatch}",
    "watch.look": "看被拒的是哪些、服务器怎么说：mailer dispatch report {dispatch}   "
    "处理后恢复：mailer dispatch resume {dispatch}",
    "watch.release": "要提前放行“{tier:tier}”：mailer dispatch release {dispatch} --tier {tier}",
    "watch.doubts": "有待核实，电话问清后：mailer dispatch doubts {dispatch}",
    "watch.report": "发送情况：mailer dispatch report {dispatch}",
    "watch.again": "，{at:clock} 再试，第{tries}次",
    "sends.nobody": "没有 mailer run 在运行，不会发送。请启动：mailer run",
    "sends.many": "发送进程 {count} 个：{hosts}",
    "sends.workers_only": "发送进程 {count} 个（{hosts}）只发已放行的：没有 mailer run 在运行，"
    "其余不会放行。请启动：mailer run",
    # Listed and steered
    "dispatches.none": "还没有发送单。排定：mailer schedule --at 时间",
    "dispatches.id": "发送单",
    "dispatches.issue": "期",
    "dispatches.kind": "种类",
    "dispatches.supplement": "补发（首发 {parent}）",
    "dispatches.state": "状态",
    "dispatches.starts": "开始",
    "dispatches.letters": "邮件",
    "dispatches.look": "请处理",
    "dispatches.trouble": "{state}{n}",
    "dispatch.title": "发送单 {dispatch}  {citation}   {kind}   "
    "{state:dispatch_state}[[：{reason}]]",
    "dispatch.named": "{dispatch}（{kind}）",
    "dispatch.kind.first": "首发",
    "dispatch.kind.supplement": "补发，首发为发送单 {parent}",
    "dispatch.kind.rehearsal": "演练，全部发到 {address}",
    "dispatch.supplement": "补发：发送单 {dispatch}，{state:dispatch_state}，"
    "{accepted} 封已发出[[，{left} 封未发出]]",
    "dispatch.scheduled": "{at:when} 由{by}排定   期限 {expires:when}",
    "dispatch.held": "发送单 {dispatch} 已暂停，不再开始新的邮件。"
    "恢复：mailer dispatch resume {dispatch}",
    "dispatch.resumed": "发送单 {dispatch} 已恢复发送。查看：mailer dispatch watch {dispatch}",
    "dispatch.resumed_refusals": "发送单 {dispatch} 已恢复发送，被拒从现在起重新计数："
    "再有超过 10 封被拒，还会暂停。已被拒的 {refused} 封不会再发，"
    "哪些、为什么：mailer dispatch report {dispatch}",
    "dispatch.cancelled": "发送单 {dispatch} 已取消（已发出的无法撤回）：已发出 {accepted}，"
    "不再发 {left}[[，被拒 {refused}]][[，待核实 {doubtful}]][[，正在发 {speaking}]]",
    "dispatch.still_said": "正在发的 {count} 封已不能收回，等服务器答复（最多 {minutes} 分钟），"
    "没有答复的列为待核实",
    "dispatch.released": "发送单 {dispatch} 的“{tier:tier}”已放行",
    "log.none": "发送单 {dispatch} 还没有尝试",
    # An audience that is amended
    "supplement.head": "补发 {count} 封（首发为发送单 {parent}）",
    "supplement.again": "已发出过、再发一份 {count}：{units}",
    "supplement.not_mended": "没有列入 {count}，邮箱还是被拒的那个：{units}。"
    "改址后再补发；确要再发，用 --to 写明邮箱",
    "supplement.no_address_now": "没有列入 {count}，通讯录里已没有邮箱，请另行通知：{units}",
    "supplement.ask": "[[其中 {again} 封对方已有，将收到第二份。]]确认补发？",
    "supplement.kept": "没有补发",
    "withdraw.done": "发送单 {dispatch}：{unit} {count} 封已撤下，不再发",
    "withdraw.left": "{address} {state:state}，没有撤",
    "refresh.head": "发送单 {dispatch}  {citation}：按现在的通讯录，发送范围要改动",
    "refresh.same": "发送单 {dispatch}  {citation}：发送范围不用改动",
    "refresh.mended": "改址 {count}：",
    "refresh.added": "新增 {count}：",
    "refresh.removed": "撤下 {count}：",
    "refresh.altered": "调整 {count}：",
    "refresh.too_late": "来不及新增 {count}（这一级已发完）：",
    "refresh.withdrawn": "撤下过，不再加入 {count}：",
    "refresh.moved_away": "改了邮箱，而旧邮箱已经发过，不再加入 {count}：",
    "refresh.supplement": "要给他们发：mailer dispatch supplement {dispatch} --to 单位或邮箱"
    "（开始发送以后）",
    "refresh.unlisted": "名单里已没有",
    "refresh.more": "  ……还有 {count} 个",
    "refresh.ask": "确认改动？已发出和正在发的不动。",
    "refresh.kept": "没有改动",
    "refresh.done": "发送单 {dispatch} 已更新：新增邮件 {added} 封，撤下 {removed} 封，"
    "调整 {altered} 封",
    "refresh.less": "其间有的已开始发送，没有全部改成。再看：mailer dispatch refresh {dispatch}",
    # Doubts
    "doubts.none": "发送单 {dispatch} 没有待核实",
    "doubts.head": "发送单 {dispatch} 待核实 {count} 封：已交出，未收到答复，不知对方有没有。"
    "请电话问清：",
    "doubts.choices": "收到了：mailer dispatch doubts {dispatch} --believe --letter {example}\n"
    "没收到，再发：… --resend    不发了：… --withdraw    不写 --letter 即以上全部",
    "doubts.ask.believe": "以上 {count} 封都已问清，对方收到了？",
    "doubts.ask.resend": "以上 {count} 封都再发一次？收到过的会有两封。",
    "doubts.ask.withdraw": "以上 {count} 封都不再发？",
    "doubts.kept": "没有改动",
    "doubts.believe": "{count} 封认定已发出",
    "doubts.resend": "{count} 封将再发[[，不早于 {at}（此前原来那次仍可能发完）]]",
    "doubts.withdraw": "{count} 封已撤下，不再发",
}
