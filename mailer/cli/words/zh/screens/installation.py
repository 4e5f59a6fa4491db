"""Chinese words of the screens of a working folder: set up, looked over, put by.

Owns what `init`, `demo`, `doctor`, `dkim`, `backup`, `restore` and `takeover` print.
Never says why something outside failed: that is in `causes`.
"""

WORDS = {
    # Set up
    "init.made": "工作文件夹 {folder}：新建 {made}，数据库已备好",
    "init.whole": "工作文件夹 {folder}：都已齐备，没有改动",
    "init.by_hand": "没有提问，用的是样例设置（邮件只到本机的演练服务器）。要设发信邮箱，"
    "在终端里再执行 mailer init，或者：\n"
    "  编辑 {config}：[bulletins.…] 写简报名称，[relay] 写发信邮箱\n"
    "  授权码写在 {secrets} 的 [relay] password，权限 0600",
    "init.next": "接下来：\n"
    "[[  进入工作文件夹：cd {elsewhere}\n]]"
    "  导入通讯录：mailer roster import recipients/文件.csv\n"
    "  导入稿件：mailer issue import 文件\n"
    "  检查是否都好：mailer doctor",
    "mailbox.begin": "设置发信邮箱。方括号里是缺省值，直接回车就用它；Ctrl+C 退出，以后再设\n"
    "（没有设就只在本机演练）。",
    "mailbox.anew": "config.toml 里已有设置。重新设置发信邮箱？",
    "mailbox.kept": "没有改动，设置还是 {path} 里的",
    "mailbox.question": "{question}：",
    "mailbox.address": "发信邮箱的地址",
    "mailbox.known": "  {provider}：{host}:{port}，{security}",
    "mailbox.which": "是哪一家的邮箱？",
    "mailbox.number": "号码",
    "mailbox.host": "服务器地址（问邮箱管理员，如 mail.单位域名）",
    "mailbox.security": "加密方式 implicit、starttls 或 none",
    "mailbox.port": "端口",
    "mailbox.username": "登录名（不用登录的写 -）",
    "mailbox.bulletin": "简报名称（与报头上一致）",
    "mailbox.sender": "发件人名称（收件人看到的）",
    "mailbox.office": "{name}编辑部",
    "mailbox.code": "简报的英文短名（小写字母、数字、连字符，定了就不再改）",
    "mailbox.notify": "出了事告诉谁（邮箱，几个用逗号分开）",
    "mailbox.password": "授权码（输入时不显示；直接回车：以后再说）：",
    "mailbox.password_again": "再输一次授权码（直接回车：以后再说）：",
    "mailbox.again": "再试一次？",
    "mailbox.written": "已写入 {path}",
    "mailbox.ready": "发信邮箱已设好",
    "mailbox.later": "发信邮箱还没有设完。以后：重填 mailer init，检查 mailer doctor",
    "mailbox.not_usable": "这样的设置不能用，没有写入，请重填：",
    "mailbox.not_hidden": "这个终端不能隐藏输入，授权码没有读取。请写进 secrets.toml（权限 0600）",
    "mailbox.bad_address": "不是邮箱：{fault}",
    "mailbox.not_ascii": "{provider}没有 {address} 这样的邮箱：@ 前面应只有英文字母、数字和 . _ -。"
    "请核对自己的邮箱地址",
    "mailbox.bad_number": "请输入 1 到 {most}",
    "mailbox.bad_host": "应是主机名或 IP 地址，如 mail.office.example",
    "mailbox.bad_security": "应为 implicit、starttls 或 none",
    "mailbox.insecure": "{host} 不在本机，不加密会泄露密码和邮件。请用 implicit 或 starttls",
    "mailbox.bad_port": "应为 1 到 65535",
    "mailbox.bad_code": "只能用小写字母、数字和连字符，如 cqdsgz",
    "mailbox.empty": "不能空着",
    "where.qq": "在 QQ 邮箱网页版的“设置 → 账号”里开启 SMTP 服务，即可生成授权码",
    "where.netease": "在网易邮箱网页版的“设置 → POP3/SMTP/IMAP”里开启服务，即可生成授权码",
    "where.tencent-exmail": "在腾讯企业邮网页版的“设置 → 客户端设置”里生成客户端专用密码"
    "（没有开启安全登录的，用邮箱密码）",
    "where.aliyun": "在阿里邮箱网页版的“设置 → 账户安全”里开启三方客户端，生成安全密码",
    "where.coremail": "在单位邮箱网页版的“设置 → 客户端授权码”里生成；没有这一项的，问邮箱管理员",
    "where.local": "请问管这台机器邮件服务的人",
    "where.other": "在邮箱网页版的设置里找“授权码”或“客户端专用密码”；没有的，问邮箱管理员",
    "note.subject": "简报发送：试信",
    "note.text": "这是简报发送程序发给发信邮箱自己的一封试信。\n"
    "收到它，说明邮箱已经设好，可以发送简报。\n",
    # The demo
    "demo.folder": "演示文件夹：{folder}（用完可以整个删去）",
    "demo.step": "{number}. {title}",
    "demo.manuscript": "导入稿件 {path}",
    "demo.rosters": "导入通讯录 {files} 份：{units} 个单位，{addresses} 个邮箱",
    "demo.mapped": "发送对象“{entry}”对应名单“{group}”",
    "demo.sink": "演练服务器 {host}:{port}：收到的邮件存在 {folder}，不会发往任何地方",
    "demo.confirmed": "演示在此替责编确认这一条错误；正式发送须由人核对",
    "demo.note": "演示：原稿如此",
    "demo.approve": "登记签发",
    "demo.signer": "演示签发人",
    "demo.schedule": "排定：报即发，送晚 2 秒，发晚 4 秒",
    "demo.sending": "发送",
    "demo.report": "发送情况",
    "demo.received": "演练服务器收到 {count} 封，次序 {order}",
    "demo.look": "请打开看看：",
    "demo.html": "网页样式",
    "demo.text": "纯文本",
    "demo.eml": "收到的邮件",
    "demo.log": "发送日志",
    "demo.stopped": "演示已停下。文件夹 {folder} 可以整个删去",
    "demo.again": "还可以：{command} -C {folder} dispatch log    {command} -C {folder} why 万州",
    # Looked over
    "checkup.of": "检查 {folder}",
    "checkup.settings": "设置",
    "checkup.database": "数据库",
    "checkup.templates": "版式",
    "checkup.workdays": "工作日",
    "checkup.log": "发送日志",
    "checkup.clock": "时钟",
    "checkup.relay": "邮件服务器",
    "checkup.login": "登录",
    "checkup.sender": "发件地址",
    "checkup.letter": "试信",
    "checkup.notify": "通知",
    "checkup.runner": "发送进程",
    "checkup.domain": "域名",
    "checkup.dkim": "签名",
    "checkup.unchecked": "未检查：{because}",
    "checkup.errors": "错误 {errors}，提醒 {warnings}。改好标 × 的，再执行 mailer doctor",
    "checkup.warnings": "可以发送；提醒 {warnings}",
    "checkup.well": "都好，可以发送",
    "checkup.send": "给自己发一封试信：mailer doctor --send",
    "mark.fine": "√",
    "mark.error": "×",
    "mark.warning": "！",
    "mark.unchecked": "—",
    "fine.settings": "{bulletins} 种简报[[，邮箱预设 {preset}]]",
    "fine.database": "{database}，完整[[，磁盘剩 {free_gb} GB]]",
    "fine.templates": "{themes}[[，{pdf} 可以生成]]",
    "fine.workdays": "国务院公布的放假安排[[，另有 {days} 天以 {file} 为准]]",
    "fine.log": "{path}，可写",
    "fine.clock": "{now:instant}（{timezone}）",
    "fine.relay": "{host}:{port}，{security:security}[[，证书还有 {days} 天]]"
    "[[，每封最大 {limit_mb} MB]][[，{offers: }]]",
    "fine.login": "{username}，可以登录",
    "fine.sender": "{address}",
    "fine.letter": "已发给 {address}，请到收件箱（或垃圾箱）里看看",
    "fine.notify": "{told}",
    "fine.runner": "[[{host} 上的进程 {pid} 正在运行]][[；发送进程共 {senders} 个（{hosts}）]]"
    "[[；待发的发送单 {dispatches}]]",
    "fine.runner_idle": "没有运行，也没有待发的",
    "fine.domain": "{domain}：收信服务器 {mx}，有 SPF[[，有 DMARC（{dmarc}）]]",
    "fine.dkim": "{name}，{bits} 位[[，公钥已发布（{published}）]]",
    "because.needs": "先改好“{needed}”",
    "because.no_login": "不登录（[relay] username 是空的）",
    "because.no_password": "没有授权码",
    "because.no_dkim": "没有设 [dkim]，签名（DKIM）由邮件服务器做",
    "because.sample": "是示例域名",
    "because.no_dns": "这里没有域名解析（DNS）",
    # The key for signing
    "dkim.made": "已生成密钥 {path}（只有属主可读，请备份，勿外传）",
    "dkim.there": "密钥 {path}",
    "dkim.publish": "请域名管理员发布一条 TXT 记录，主机名和内容是：",
    "dkim.zone": "写进 BIND 一类的区文件时：",
    "dkim.next": "发布后，在 config.toml 写上，然后执行 mailer doctor 核对：\n"
    '  [dkim]\n  key_file = "{file}"\n  selector = "{selector}"',
    "dkim.used": "正在用这个密钥签名。核对是否已发布：mailer doctor",
    # Put by, restored, taken over
    "backup.progress.begin": "正在备份…",
    "backup.progress.rows": "已备份 {done}/{of} 行…",
    "backup.made": "已备份：{path}（{size}）",
    "backup.holds": "  数据库 {tables} 张表 {rows} 行，文件 {files} 个"
    "（config.toml、templates、recipients[[、发送日志 {log}]] 等），各有 SHA-256。"
    "都是同一时刻的，发送没有停",
    "backup.left_out": "  [[有意不放进去、请另行妥善保管的：{names}（授权码、私钥等）。]]里面有通讯"
    "录、稿件[[和发送日志 {log}]]，请与原件同样保管，另存到别的机器或硬盘",
    "backup.log_apart": "  发送日志 {path} 不在工作文件夹里，没有放进去。请另外拷一份，接替时要用"
    "（mailer takeover --log）",
    "backup.next": "  试一试能不能恢复：mailer restore {path} --verify",
    "restore.progress.begin": "正在核对 {path}…",
    "restore.progress.rows": "已恢复 {done}/{of} 行…",
    "restore.done": "已恢复到 {folder}，数据库 {database}；原来的文件夹和数据库没有动",
    "restore.of": "  这是 {made_at:instant} 的备份，来自 {origin}",
    "restore.column.what": "表、文件",
    "restore.column.count": "行数、大小",
    "restore.column.sha256": "SHA-256",
    "restore.checked": "  读出的 {tables} 张表 {rows} 行、{files} 个文件，都与备份清单一致",
    "restore.verified": "  写好后重新读出核对：{tables} 张表 {rows} 行、{files} 个文件，行数和 "
    "SHA-256 与备份清单一致",
    "restore.does_not_send": "这是副本，不发送（run、worker、schedule 都拒绝）。要由它接替：\n"
    "  mailer -C {folder} takeover --by 姓名 --reason 理由",
    "restore.by_hand": "  备份里没有授权码和私钥。[[接替前请从原机拷来或重新设定：{names}。]]授权码"
    "写在 secrets.toml（mailer init 会问）",
    "restore.log_apart": "  发送日志没有放进备份；原来在 {path}。如拿得到，接替时加 --log",
    "restore.overridden": "  注意：环境变量 {variable} 指向另一个数据库，它比副本自己的设置优先。"
    "用副本前请取消它",
    "takeover.before": "备份以后原来的机器又发了什么，这里无从知道。接替以后：\n"
    "  已开始的发送单全部暂停，没有发完的邮件一律成为“待核实”，问清以前不会再发\n"
    "  还没有到时间的发送单照常排着，到时由这里发出\n"
    "请先确认原来的 mailer run 和 worker 已经停用，否则同一封可能发两次。",
    "takeover.without_log": "备份以后新排的发送单，这里没有，再排就会再发一次。原来的 mail.log 如"
    "还在，请先不接替，加上：\n  --log 原来的 mail.log（记着已发出的按已发出算，其余仍是“待核实”）",
    "takeover.ask": "确认由这个副本接替？",
    "takeover.kept": "没有接替，仍是副本。",
    "takeover.done": "已接替（{by}决定）。从现在起由这里发送。\n新排的发送单从整千以后编号，邮件的"
    "编号不会与原来的机器相同。",
    "takeover.nothing_begun": "没有已开始的发送单。请启动 mailer run。",
    "takeover.held": "  发送单 {dispatch} 已暂停，待核实 {letters} 封[[，另 {believed} 封按原来的日"
    "志记为已发出]]",
    "takeover.unknown": "  备份以后，原来的机器另发了发送单 {dispatch}（{issue}）：已发出 "
    "{letters} 封。这里没有这张单，请勿再排发这一期，先问清",
    "takeover.next": "逐单问清：mailer dispatch doubts {dispatch}（--believe 已发出，--resend 再"
    "发，--withdraw 撤下）\n"
    "然后恢复：mailer dispatch resume {dispatch}，并启动 mailer run",
}
