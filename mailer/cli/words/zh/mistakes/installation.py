"""Chinese sentences for what is wrong with a working folder.

Owns mistakes about settings, the database, the mailbox, the key for signing and a
backup.  Never says what is well: that is a screen.
"""

WORDS = {
    # A folder, its settings and its database
    "app.no_folder": "“{folder}”不是简报的工作文件夹（没有 config.toml）。\n"
    "  新建：mailer init {folder}\n"
    "  或指明已有的：mailer -C 文件夹 …",
    "app.is_file": "{folder} 是文件，应为简报的工作文件夹。请指明文件夹：mailer -C 文件夹 …",
    "app.no_bulletin": "config.toml 里没有 [bulletins.{found}] 这一节，而已有的期属于它"
    "[[。现有：{known}]]。\n"
    "  短名改了的请改回来，删掉的请补上",
    "app.reserved_notify": "不能开始发送：config.toml 的 [notify] to "
    "有 {count} 个邮箱用的是示例域名（如 {example}），真实的邮件服务器发不到。\n"
    "  请改成责编真实的邮箱，或留空",
    "app.foreign_sender": "发件地址 {address} 不是登录名[[ {username}]]，{host} 会拒收每一封"
    "（440、501、553）。\n请把 config.toml [relay] 的 address 和 username 写成同一个邮箱",
    "config.missing_file": "没有设置文件 {path}。新建工作文件夹：mailer init",
    "config.unreadable": "设置文件 {path} 读不出来：{reason:cause}",
    "config.not_utf8": "设置文件 {path} 第{line}行不是 UTF-8 文字。请用编辑器另存为 UTF-8",
    "config.not_toml": "设置文件 {path} 第{line}行第{column}列写法有误（不合 TOML 格式）。"
    "常见原因：文字没有加英文引号，等号或括号用了全角",
    "config.twice": "设置文件 {path} 第{line}行：同名的一节或一项前面已经写过，只能写一次。"
    "请并到前面那一处，删去这一处",
    "config.wrong": "设置文件有误，没有执行任何操作（{path}）：",
    "config.bad_value": "{path}：[[“{found}”]]不能用[[，应为 {expected}]]（{file}[[ 第{line}行]]）",
    "config.unknown_key": "{path}：没有这一项[[，是否为 {nearest}？]]（{file}[[ 第{line}行]]）",
    "config.unknown_rule": "{path}：没有这条校对规则[[，是否为 {nearest}？]]"
    "（{file}[[ 第{line}行]]）。有这些：{known}",
    "config.missing": "{path}：没有写。请写上[[，如 {expected}]]（{file}[[ 第{line}行]]）",
    "config.insecure_relay": "{path}：服务器 {host} 不在本机，不加密（{found}）会泄露密码和邮件，"
    "应为 {expected}（{file}[[ 第{line}行]]）",
    "config.not_loopback": "{path}：{found} 不是本机地址，别的机器也能读到，没有密码可拦。"
    "应为 {expected} 这样的本机地址（{file}[[ 第{line}行]]）",
    "config.not_changed": "{path} 在文件里的写法（跨行等）不能自动改，请用编辑器改成一行",
    "config.secret_in_config": "{path}：密码不能写在 {file}[[ 第{line}行]]，请移到 {expected}",
    "config.secrets_open": "{file}：别人也能读（权限 {found}，应为 {expected}）。"
    "请执行：chmod 600 {file}",
    "workdays.unreadable": "工作日文件 {path} 读不出来：{reason:cause}",
    "workdays.not_utf8": "工作日文件 {path} 不是 UTF-8 文字。请用编辑器另存为 UTF-8",
    "workdays.not_toml": "工作日文件 {path} 第{line}行写法有误（不合 TOML 格式）。"
    '应为 2027-02-08 = "休 春节" 这样，引号和等号用半角，一天只写一次',
    "workdays.wrong": "工作日文件有误，没有执行任何操作（{path}）：",
    "workdays.bad_date": "[[第{line}行 ]]{key}：没有这一天。应写作 2027-02-08",
    "workdays.bad_value": "[[第{line}行 ]]{key}：[[“{found}”]]不能用。"
    '应以“休”或“班”开头，缘由空一格写在后面，如 "休 春节"',
    "workdays.bad_year": "[[第{line}行 ]]{key}：整年写的是公布放假安排的文号，"
    '如 {key} = "国办发明电〔2026〕1号"',
    "workdays.twice": "[[第{line}行 ]]{key}：这一天写了两次",
    "store.network_drive": "数据库 {database} 在网络盘上（{found}），"
    "多台机器的锁在那里靠不住，邮件可能重复。请放在本机硬盘上，或改用 PostgreSQL",
    "store.bad_url": "database.url 不是能用的数据库地址，应为 {expected}",
    "store.failed": "数据库 {database} 出错：{said:cause}{said:remedy}",
    "store.locked": "数据库 {database} 被别的程序占用[[（{holders}）]]，等了 {seconds} 秒。"
    "请稍后再试；若一直如此，看看是否有别的程序打开了它",
    "store.full": "数据库 {database} 所在的磁盘满了，没有写入。请腾出空间后再试",
    "store.missing": "没有数据库文件 {path}。\n"
    "  新的文件夹：mailer init\n"
    "  文件移走了的：移回原处，或把 config.toml 的 [database] url 改为现在的位置",
    "store.empty": "数据库 {database} 是空的，还没有表。请执行：mailer init",
    "store.not_prepared": "数据库 {database} 不是本版本的格式（现为 {found}，应为 {expected}）。"
    "请执行：mailer init",
    # The checkup, and the relay before the first letter
    "doctor.sender_differs": "发件地址 {address} 不是登录名[[ {username}]]。多数服务器会拒收；"
    "若 {host} 允许，可以不理。核实：mailer doctor --send",
    "doctor.no_password": "写了登录名而没有授权码。\n"
    '请写进 {path}，[relay] 节：\npassword = "授权码"\n或执行 mailer init 重填',
    "doctor.no_login": "{address} 的服务器要求登录，而 [relay] username 是空的。\n"
    "请写上邮箱地址，授权码写进 secrets.toml；或执行 mailer init",
    "doctor.login_refused": "{host} 不接受 {username} 的登录（{said}）。\n"
    "这里要的是授权码（客户端专用密码），不是网页上登录用的密码。\n{preset:where}。\n"
    "换授权码：mailer init",
    "doctor.relay": "{host}:{port} {kind:kind}[[：{said:cause}]]。\n"
    "请核对 config.toml [relay] 的 host、port、security，以及本机能否上网",
    "doctor.no_sink": "{host}:{port} 是本机的演练服务器，现在没有运行。\n"
    "演练：另开一个窗口执行 mailer sink；正式发送：执行 mailer init 设好邮箱",
    "doctor.sample_relay": "服务器 {host} 是示例，并不存在。请在 config.toml [relay] 写真实的，"
    "或执行 mailer init",
    "doctor.sample_address": "发件地址 {found} 用的是示例域名，发不出去。"
    "请在 config.toml [relay] address 写真实的邮箱",
    "doctor.certificate_ends": "{host} 的证书 {until:when} 到期（还有 {days} 天），过后就连不上。"
    "请告诉管邮件服务器的人",
    "doctor.damaged": "数据库 {database} 已损坏：{said}。\n"
    "请停止 mailer run，先复制一份，再用备份恢复",
    "doctor.not_writable": "{path} 写不进去。请核对它的权限和属主",
    "doctor.no_folder": "没有文件夹 {path}。请建立，或改 config.toml [log] file",
    "doctor.disk_narrow": "{path} 所在的磁盘只剩 {free_mb} MB，应不少于 {expected} MB。请清理",
    "doctor.open_to_others": "{path}：别人也能看或改（权限 {found}）。\n"
    "请执行：chmod {expected} {path}",
    "doctor.clock_wrong": "本机的时钟是 {now:date}，不可能。请校准（NTP）",
    "doctor.apart": "本机的时钟（{ours:instant}）与数据库服务器（{theirs:instant}）"
    "相差 {seconds} 秒，mailer run 不会启动。请在两台机器上校准（timedatectl）",
    "doctor.clock_back": "本机的时钟（{now:instant}）比最近一次操作（{newest:instant}）还早。"
    "请校准（NTP）：定时发送全靠它",
    "doctor.nobody_told": "没有写 {setting}：出了事（如报被拒）没有人会知道。"
    "请在 config.toml 写上责编的邮箱",
    "doctor.mail_fails": "邮件告知发不出：{address} 没有收到“{subject}”（{at:when}，"
    "{kind:kind}[[：{said}]]）。请按上面各项检查发信邮箱和这个地址；修好后下一封发出即恢复",
    "doctor.nobody_sends": "发送单 {dispatches} 定于 {at:when} 起发送，而没有 mailer run 在运行。"
    "请启动：mailer run",
    "doctor.workers_only": "发送进程 {senders} 个（{hosts}）都是 mailer worker，只发已放行的；"
    "没有 mailer run，到了时间也不放行。请在一台机器上启动：mailer run",
    "doctor.no_domain": "没有 {domain} 这个域名，收件方会拒收。请核对 [relay] address",
    "doctor.no_mx": "域名 {domain} 没有收信服务器（MX）：回复和退信到不了。请告诉管域名的人",
    "doctor.no_spf": "域名 {domain} 没有 SPF 记录：收件方可能当作垃圾邮件。"
    "请让管域名的人按邮箱服务商的说明添加",
    "doctor.dkim_short": "签名用的密钥只有 {bits} 位，应不少于 {expected} 位，有的收件方不认。"
    "换一个：mailer dkim key --selector 新名字",
    "doctor.dkim_foreign": "签名的域名 {domain} 不是发件地址 {address} 的域名，收件方不会认。"
    "请改 config.toml [dkim] domain",
    "doctor.dkim_unpublished": "{name} 还没有发布公钥，签名没有人认。要发布的内容：mailer dkim key",
    "doctor.dkim_other_key": "{name} 发布的是另一个公钥，收件方会把邮件当作伪造。"
    "请改成 mailer dkim key 列出的内容",
    "doctor.no_dmarc": "域名 {domain} 没有 DMARC 记录：别人冒充本单位发信，收件方无从分辨。"
    "请管域名的人发布 _dmarc 记录，先用 v=DMARC1; p=none",
    "doctor.spf_long": "域名 {domain} 的 SPF 记录要查 {most} 次以上，收件方会当作没有。"
    "请管域名的人减少 include",
    # Signing
    "dkim.no_package": "config.toml 写了 [dkim]，但没有装 {package}。安装："
    "pip install 'jianbao[{extra}]'，或把 key_file 改成空",
    "dkim.no_key": "打不开签名用的密钥 {path}。生成：mailer dkim key；"
    "或改 config.toml [dkim] key_file",
    "dkim.open_to_others": "签名用的密钥 {path} 别人也能读（权限 {found}），谁拿到都能冒充本单位。"
    "请执行：chmod 0600 {path}；若可能已被复制，请用 mailer dkim key --selector 新名字 换一个",
    "dkim.bad_key": "{path} 不是可用的 RSA 私钥（PEM，不加口令，1024 位以上）"
    "[[；它只有 {bits} 位]]。重新生成：mailer dkim key --selector 新名字",
    "dkim.bad_selector": "--selector “{found}”：应为小写字母、数字、连字符，如 jianbao-2024",
    # A backup and its copy
    "restore.no_file": "没有这个备份文件：{path}。请核对文件名和所在文件夹",
    "restore.is_folder": "{path} 是文件夹，应为 mailer backup 做成的备份文件（.zip）。"
    "请写出文件，如 {path}/jianbao-2026-01-31.zip",
    "restore.no_backup": "{path} 不是备份（里面没有清单或数据库）。备份由 mailer backup 做成",
    "restore.damaged": "{path} 损坏或不完整，没有恢复。请换一份备份，或重新拷贝后再试",
    "restore.missing_part": "{path} 不完整：缺 {part}。没有恢复，请换一份备份",
    "restore.other_part": "{path} 损坏：{part} 与清单上的 SHA-256 不符。没有恢复，请换一份备份",
    "restore.other_rows": "{table} 表与备份清单不符（现 {found} 行，应为 {expected} 行，或内容不"
    "同）。没有恢复，请换一份备份",
    "restore.other_version": "{path} 是另一版本（{version}）做的，表的格式不同。请用那个版本恢"
    "复，再升级",
    "restore.not_empty": "{path} 里已有东西，不覆盖。请用 --to 指定一个新文件夹",
    "restore.not_empty_database": "数据库 {database} 里已有表，不覆盖。请另建一个空的数据库",
    "copy.does_not_send": "这是 {restored_at:when} 恢复的副本（{made_at:when} 的备份，来自 "
    "{origin}），不发送。\n"
    "  要由它接替：mailer takeover --by 姓名 --reason 理由\n"
    "  只查看的命令都能用",
    "copy.is_none": "这里不是恢复的副本，或已经接替，不需要 takeover",
    "takeover.log_unread": "日志 {path} 读不出来：{reason:cause}。没有接替；请核对文件名，或"
    "去掉 --log",
    "takeover.no_log": "{path} 不是发送日志（里面没有一行是）。没有接替；请换成原来的 "
    "mail.log，或去掉 --log",
    # What is counted
    "statistics.bad_period": "“{found}”不是一段时间，应为 2023、2023-03 或 2023-01..2023-06",
    "statistics.bad_name": "“{found}”不能作单位名称，应为 1 至 {limit} 个字",
    "statistics.same_unit": "“{alias}”和“{unit}”本来就算一个单位，不用合并",
    "statistics.no_alias": "没有合并过“{found}”[[。合并过的：{known}]]",
}
