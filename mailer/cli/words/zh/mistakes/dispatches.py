"""Chinese sentences for what keeps an issue from being scheduled or sent.

Owns mistakes about times, audiences, dispatches and the processes that send.  Never
holds what a mail server said about one letter: that is an outcome, not a mistake.
"""

WORDS = {
    # Scheduling
    "schedule.bad_when": "“{found}”看不出是什么时间。可以这样写：\n"
    "  now  +30m  15:30  今天下午3点  明天上午9点  后天14:30  周五9:00  下周一9:00\n"
    "  下一工作日9:00  节后第一个工作日  3月13日9:00  2023-03-13 09:00\n"
    "  每月10日（遇休顺延）9:00  每月最后一个工作日9:00",
    "schedule.no_such_day": "日历上没有“{found}”这一天。请核对月和日，如 2023-03-13",
    "schedule.no_time": "没有说什么时候发：mailer schedule --at 时间，如 --at 下一工作日9:00。"
    "{issue}的简报也没有设例行时间（mailer routine set 每月10日（遇休顺延）9:00）",
    "schedule.holidays_unknown": "“{found}”是哪一天还不知道：{year}年放假安排尚未公布。"
    "请写日期，如 3月13日9:00；或把放假安排写入 workdays.toml",
    "schedule.past": "{found:planned} 已经过去（现在 {now:moment}）。是否为 {proposal:planned}？",
    "schedule.quiet": "不能排定：安静时段（{closes}至次日{opens}）和休息日不发送：\n{problems}\n"
    '[[  是否为 {proposal:planned}？  --at "{proposal:typed}"\n]]'
    "  确属特急的：--urgent --reason 理由",
    "schedule.quiet_wave": "{tier:tier}  {at:planned}",
    "schedule.out_of_order": "“{lower:tier}”（{lower_at:instant}）排在“{upper:tier}”"
    "（{upper_at:instant}）之前，而发送次序是报、送、发。请改 --song、--fa：后一级不早于前一级",
    "schedule.roster_changed": "没有排定：刚才列出计划以后，通讯录改动过，计划已不同。"
    "请重新执行 mailer schedule 查看",
    "schedule.not_approved": "不能排定：{issue}尚未签发（现为{state:issue_state}，"
    "{stored_at:when} 由{stored_by}存入）\n{problems}\n"
    "  登记签发：mailer issue approve {reference} --by 姓名",
    "schedule.already": "{issue}已有发送单 {dispatch}（{state:dispatch_state}），"
    "一期只发一次。查看：mailer dispatch show {dispatch}",
    "schedule.internal_mark": "不能排定：本期标有“{marks}”。"
    "确须用互联网邮件发送的，由负责人决定并记录：--internal --by 姓名 --reason 理由",
    "schedule.plan_has_problems": "不能排定{issue}：\n{problems}[[\n  现有名单：{groups:quoted}]]",
    "schedule.reserved_addresses": "不能排定：有 {count} 个邮箱用的是示例域名（如 {example}），"
    "真实的邮件服务器发不到。\n"
    "  演练请把 config.toml 的 relay.host 设为 127.0.0.1；正式发送请换成真实通讯录",
    "schedule.foreign_domains": "不能发送：有 {count} 个邮箱不在这一级允许的域名里",
    "schedule.foreign_domain": "{tier:tier}  {unit}  {address}：只能发到 {expected}。"
    "请改邮箱，或改 config.toml [sending] {tier}_domains",
    "plan.entry_unmapped": "{tier:tier}：“{entry}”没有对应的名单：\n"
    '    mailer roster map "{entry}" 名单名',
    "plan.no_distribution": "没有报、送、发对象",
    "plan.no_letters": "报、送、发都写明了不发，没有可发的邮件。请留下至少一级",
    "plan.tier_without_address": "{tier:tier}：一个能用的邮箱也没有。"
    "补上邮箱，或写明不发：--without {tier} --reason 理由",
    "plan.tier_served_above": "{tier:tier}：没有剩下要发的，{units} 个单位都已按更高一级发，"
    "只发一次。对应错了名单的，改正：mailer roster map 发送对象 名单名；没有错的，"
    "写明不发：--without {tier} --reason 理由",
    "plan.too_large": "共 {letters} 封，超过一次 {limit} 封的上限",
    "routine.bad": "“{found}”看不出是什么例行时间。可以这样写：\n"
    "  每月10日（遇休顺延）9:00  每月5日、20日（遇休提前）9:00  每月最后一天16:00\n"
    "  每月第一个工作日9:00  每月最后一个工作日9:00  每旬9:00  每周五9:00  每周一、四9:00",
    "routine.quiet": "{found} 在安静时段，例行时间须在 {opens} 至 {closes} 之间",
    "routine.none": "《{bulletin}》没有设例行时间。全部：mailer routine list",
    "routine.which": "有几种简报，请写明是哪一种：--bulletin {known:/}",
    "routine.no_bulletin": "没有“{found}”这种简报。有：{known}",
    # A dispatch, and its audience
    "dispatch.none": "还没有发送单。排定：mailer schedule --at 时间",
    "dispatch.unknown": "没有发送单 {found}。全部：mailer dispatch list",
    "dispatch.no_hold": "发送单 {dispatch} 现为{state:dispatch_state}，不能暂停。"
    "查看：mailer dispatch show {dispatch}",
    "dispatch.no_resume": "发送单 {dispatch} 现为{state:dispatch_state}，没有暂停，不用恢复",
    "dispatch.no_cancel": "发送单 {dispatch} 现为{state:dispatch_state}，不能取消。"
    "查看：mailer dispatch show {dispatch}",
    "dispatch.no_release": "发送单 {dispatch} 的“{tier:tier}”没有可放行的邮件"
    "（已放行、已结束，或本单没有这一级）",
    "dispatch.no_resend": "发送单 {dispatch} 已取消，不能再发；可以 --believe 或 --withdraw",
    "dispatch.no_doubts": "发送单 {dispatch} 没有（所指的）待核实邮件",
    "dispatch.several_units": "“{found}”不止一个单位：{units}。请写全",
    "dispatch.no_such_unit": "发送单 {dispatch} 里没有“{found}”这个单位。"
    "全部：mailer dispatch report {dispatch}",
    "dispatch.no_withdraw": "{unit}在发送单 {dispatch} 里没有能撤下的邮件（{states:state}）",
    "dispatch.withdraw_doubtful": "{unit}的邮件待核实，不知对方有没有。"
    "电话问清后：mailer dispatch doubts {dispatch}",
    "supplement.of_rehearsal": "发送单 {dispatch} 是演练，不能补发",
    "supplement.not_begun": "发送单 {dispatch} 还没有开始发，不用补发。"
    "改发送范围：mailer dispatch refresh {dispatch}",
    "supplement.cancelled": "发送单 {dispatch} 已取消，不能补发。重新排定：mailer schedule",
    "supplement.sign_off_fell": "不能补发：{issue}在发送单 {dispatch} 之后已改动，原来的签发已失效",
    "supplement.unknown": "通讯录里没有“{found}”。写单位名称或通讯录里的邮箱；"
    "先登记：mailer roster import 文件",
    "supplement.no_address": "“{found}”（{unit}）现在没有在用的邮箱，请电话通知或寄纸质件"
    "[[：{phone}]]",
    "supplement.no_tier": "{unit}不在本期的报、送、发对象里，请写明按哪一级发：--tier song",
    "supplement.other_tier": "{unit}按“{tier:tier}”发，不能改按“{found:tier}”补发。请去掉 --tier",
    "supplement.doubtful": "{unit}的邮件待核实，不知对方有没有，不能补发。"
    "电话问清后：mailer dispatch doubts {dispatch}",
    "supplement.pending": "{unit}的邮件还在发送单 {dispatch} 里待发，不用补发。"
    "查看：mailer dispatch watch {dispatch}",
    "supplement.no_refused": "发送单 {dispatch} 没有要补发的被拒邮件",
    "supplement.unmended": "没有可补发的：{count} 封被拒的，通讯录里还是原来的邮箱（{units}）。\n"
    "  改址后再补发；确要按原邮箱再发：mailer dispatch supplement {dispatch} --to 邮箱",
    "supplement.unreachable": "没有可补发的：被拒的单位在通讯录里已没有邮箱（{units}），"
    "请电话通知或寄纸质件。登记新邮箱后再补发：mailer dispatch supplement {dispatch} --refused",
    "supplement.meanwhile": "没有补发：发送单 {dispatch} 或通讯录里的邮件刚有变动。请重新执行",
    "refresh.kind": "发送单 {dispatch} 是{kind:dispatch_kind}，发送范围不能更新",
    "refresh.over": "发送单 {dispatch} 现为{state:dispatch_state}，发送范围不能再改。"
    "补发：mailer dispatch supplement {dispatch} --to 单位或邮箱",
    "refresh.tier_without_address": "{tier:tier}：一个能用的邮箱也没有了。补上邮箱；"
    "不再发的，撤下单位：mailer dispatch withdraw {dispatch} --unit 单位 --reason 理由",
    "refresh.plan_has_problems": "发送单 {dispatch} 的发送范围不能更新：\n{problems}",
    # Sending
    "run.taken_over": "本进程（{pid}）停顿过久，它的邮件已由另一个发送进程接手，"
    "因此结束，没有再发。"
    "停顿时正在交谈的邮件列为待核实：mailer dispatch doubts。要再用本进程，重新启动即可",
    "run.already": "已有一个 mailer run 在发送：{host}，进程 {pid}，{started_at:when} 启动。"
    "一个 SQLite 文件只能有一个；要几个一起发，请换用 PostgreSQL（mailer worker）",
    "run.apart": "本机时钟（{ours:instant}）与数据库服务器（{theirs:instant}）相差 {seconds} 秒，"
    "超过 120 秒，没有开始发送：时间不对，公文会发早或发晚。\n"
    "  请在两台机器上校准时钟（timedatectl），再启动",
    "worker.sqlite": "mailer worker 要与别的进程一起发，而 {database} 是一个 SQLite 文件，"
    "只能由一个进程发。\n  在这台机器上发：mailer run\n"
    "  几个进程、几台机器一起发：换用 PostgreSQL，config.toml 的 [database] url 写 postgresql://…",
    "maillog.not_written": "发送日志 {path} 写不进去：{reason:cause}。发送已停下",
    "maillog.full": "发送日志 {path} 所在的磁盘满了。请腾出空间",
    "maillog.not_a_line": "“{found}”不是发送日志的一行",
    "gauges.no_package": "[metrics] listen 写了，但没有装 {package}。安装："
    "pip install 'jianbao[{extra}]'，或把 listen 改成空",
    "gauges.no_port": "[metrics] listen 的 {host}:{port} 用不了：{reason:cause}。"
    "本机每个发送进程要有自己的端口，可用环境变量 MAILER_METRICS__LISTEN 另定",
    "sink.bad_fault": "--fail “{found}”：“{part}”看不懂，应为 {expected}",
    "sink.not_loopback": "演练服务器只能在本机（127.0.0.1），不能在 {host}",
    "sink.cannot_listen": "{host}:{port} 上不能开演练服务器：{reason:cause}。换一个：--port 2526",
    "sink.cannot_write": "{folder} 写不进去：{reason:cause}",
}
