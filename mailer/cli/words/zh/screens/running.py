"""Chinese words that a sending process says as it happens.

Owns what `mailer run`, `mailer worker` and `mailer sink` print.  Never holds a mail to
the editor: those are in `notices`.
"""

WORDS = {
    # Sending
    "run.started": "开始：发信邮箱 {address}（{host}:{port}）。Ctrl+C 停止，"
    "停止前会把正在说的话说完",
    "run.shown": "运行数字：{url}/metrics，是否正常：{url}/health、{url}/ready",
    "run.waiting": "待发：发送单 {dispatches}",
    "run.dispatch_started": "发送单 {dispatch} 开始",
    "run.opened": "发送单 {dispatch}  {tier:tier} 放行",
    "run.finished": "发送单 {dispatch}  {tier:tier} 发完[[（{rough}）]]",
    "run.done": "发送单 {dispatch} 发送结束   {balance}",
    "run.late": "发送单 {dispatch} 错过了时间，晚得太久，已暂停。"
    "要发：mailer dispatch resume {dispatch}",
    "run.leapt_forward": "本机时钟突然拨快 {minutes} 分钟，等候时间的发送单暂停，"
    "以免发得过早。请核对本机时间",
    "run.leapt_back": "本机时钟突然拨回 {minutes} 分钟。已放行的照发，"
    "未到时间的按现在的时钟等候。请核对本机时间",
    "run.apart_now": "本机时钟与数据库服务器相差 {seconds} 秒，各台机器会各按各的时间发送。"
    "请用时间服务器校准（timedatectl）",
    "run.together": "本机时钟与数据库服务器又一致了",
    "run.overdue": "发送单 {dispatch}  {tier:tier} 过了时间仍未放行。"
    "查看：mailer dispatch watch {dispatch}",
    "run.held": "发送单 {dispatch} 已暂停：{reason}。处理后：mailer dispatch resume {dispatch}",
    "run.held_refusals": "发送单 {dispatch} 已暂停：{reason}。先看是哪些、服务器怎么说："
    "mailer dispatch report {dispatch}；处理后：mailer dispatch resume {dispatch}",
    "run.resent": "{count} 封按规定自动再发",
    "run.pause": "暂停向邮件服务器发送：{kind:kind}，{until:instant} 再试",
    "run.expired": "{count} 封过了发送期限，记为被拒",
    "run.postponed": "发送单 {dispatch}  {tier:tier} 遇安静时段或休息日，推迟到 {until:planned}。"
    "不等的话：mailer dispatch release {dispatch} --tier {option}",
    "run.belated": "发送单 {dispatch}  {tier:tier} 晚了 {minutes} 分钟才放行"
    "（没有超过规定的时限，照发）",
    "run.refused": "发送单 {dispatch}  {tier:tier}  被拒  {who}  {answer}。"
    "查看：mailer dispatch report {dispatch}",
    "run.doubtful": "发送单 {dispatch}  {tier:tier}  待核实  {who}  {answer}。"
    "电话问清后：mailer dispatch doubts {dispatch}",
    "run.more": "发送单 {dispatch}  此外 {counts}。查看：mailer dispatch report {dispatch}",
    "run.blocked": "停下等着：{reason}。不开始新的邮件，收到的答复都留着；一能写入就继续",
    "run.unblocked": "又能写入了，继续发送",
    "run.stopping": "正在停止……",
    "run.draining": "等手头 {count} 封说完，最多 {seconds} 秒。"
    "再按一次 Ctrl+C 立即停，没等到答复的列为待核实",
    "run.stopped": "已停止[[；{cut_off} 封没等到答复，列为待核实：mailer dispatch doubts]]",
    "worker.started": "加入发送：发信邮箱 {address}（{host}:{port}）。Ctrl+C 停止，"
    "停止前会把正在说的话说完",
    "worker.scheduled": "定时和放行由 {host} 上的 mailer run（进程 {pid}）负责",
    "worker.alone": "没有 mailer run 在运行：已放行的照发，其余不会放行，出了事也没有人告知。"
    "请在一台机器上启动：mailer run",
    # What keeps it from going on
    "blocked.store.locked": "数据库被别的程序占用[[（{holders}）]]",
    "blocked.store.full": "数据库所在的磁盘满了，请腾出空间",
    "blocked.maillog.full": "发送日志 {path} 所在的磁盘满了，请腾出空间",
    # The rehearsal server
    "sink.listening": "演练服务器：{host}:{port}，收到的邮件存在 {folder}，不会发往任何地方。"
    "Ctrl+C 停止",
    "sink.faults": "故意出错：{faults}",
    "sink.received": "{number}  {at:clock}  {recipient}  {file}",
    "sink.stopped": "已停止，共收到 {count} 封",
}
