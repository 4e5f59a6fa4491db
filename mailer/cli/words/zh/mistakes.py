"""Chinese sentences for mistakes and problems: where, what, what instead, what to do.

Owns one sentence for every code that a room raises.  Never holds the words of a
screen that went well: those are in `screens`.
"""

WORDS = {
    # A folder, its settings and its database
    "app.no_folder": "“{folder}”不是简报的工作文件夹（没有 config.toml）。\n"
    "  新建：mailer init {folder}\n"
    "  或指明已有的：mailer -C 文件夹 …",
    "app.no_bulletin": "config.toml 里没有 [bulletins.{found}] 这一节，而已有的期属于它"
    "[[。现有：{known}]]。\n"
    "  短名改了的请改回来，删掉的请补上",
    "config.missing_file": "没有设置文件 {path}。新建工作文件夹：mailer init",
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
    "config.unreadable": "设置文件 {path} 读不出来：{reason:cause}",
    "config.not_utf8": "设置文件 {path} 第{line}行不是 UTF-8 文字。请用编辑器另存为 UTF-8",
    "config.not_toml": "设置文件 {path} 第{line}行第{column}列写法有误（不合 TOML 格式）。"
    "常见原因：文字没有加英文引号，等号或括号用了全角",
    "config.wrong": "设置文件有误，没有执行任何操作（{path}）：",
    "config.bad_value": "{path}：[[“{found}”]]不能用[[，应为 {expected}]]（{file}[[ 第{line}行]]）",
    "config.unknown_key": "{path}：没有这一项[[，是否为 {nearest}？]]（{file}[[ 第{line}行]]）",
    "config.unknown_rule": "{path}：没有这条校对规则[[，是否为 {nearest}？]]"
    "（{file}[[ 第{line}行]]）。有这些：{known}",
    "config.missing": "{path}：没有写[[，应为 {expected}]]（{file}[[ 第{line}行]]）",
    "config.insecure_relay": "{path}：服务器 {host} 不在本机，不加密（{found}）会泄露密码和邮件，"
    "应为 {expected}（{file}[[ 第{line}行]]）",
    "config.not_loopback": "{path}：{found} 不是本机地址，别的机器也能读到，没有密码可拦。"
    "应为 {expected} 这样的本机地址（{file}[[ 第{line}行]]）",
    "config.not_changed": "{path} 在文件里的写法（跨行等）不能自动改，请用编辑器改成一行",
    "config.secret_in_config": "{path}：密码不能写在 {file}[[ 第{line}行]]，请移到 {expected}",
    "config.secrets_open": "{file}：别人也能读（权限 {found}，应为 {expected}）。"
    "请执行：chmod 600 {file}",
    "store.network_drive": "数据库 {database} 在网络盘上（{found}），"
    "多台机器的锁在那里靠不住，邮件可能重复。请放在本机硬盘上，或改用 PostgreSQL",
    "store.bad_url": "database.url 不是能用的数据库地址，应为 {expected}",
    "store.failed": "数据库 {database} 出错：{said:cause}",
    "store.locked": "数据库 {database} 被别的程序占用[[（{holders}）]]，等了 {seconds} 秒。"
    "请稍后再试；若一直如此，看看是否有别的程序打开了它",
    "store.full": "数据库 {database} 所在的磁盘满了，没有写入。请腾出空间后再试",
    "store.missing": "没有数据库文件 {path}。\n"
    "  新的文件夹：mailer init\n"
    "  文件移走了的：移回原处，或把 config.toml 的 [database] url 改为现在的位置",
    "store.empty": "数据库 {database} 是空的，还没有表。请执行：mailer init",
    "store.not_prepared": "数据库 {database} 不是本版本的格式（现为 {found}，应为 {expected}）。"
    "请执行：mailer init",
    # Files
    "intake.missing": "没有这个文件：{path}。请核对文件名和所在文件夹",
    "intake.is_folder": "{path} 是文件夹，应为文件",
    "intake.not_a_file": "{path} 不是普通文件，读不了",
    "intake.unreadable": "{path} 读不出来：{reason:cause}",
    "intake.empty": "{path} 是空的，没有文字",
    "intake.too_large": "{path} 有 {size_mb} MB，超过 {limit_mb} MB，不像稿件或通讯录。请核对文件",
    "intake.binary": "{path} 是{kind:kind}，读不了。{kind:saveas}",
    "intake.damaged_document": "{path} 损坏，打不开（{reason}）。"
    "请在 Word 或 WPS 里打开，另存一份再试",
    "intake.strange_document": "{path} 里有办公软件不会写的内容（{part} 中的类型声明），"
    "为安全起见不读。"
    "请在 Word 或 WPS 里打开，另存一份 .docx 再试",
    "intake.bomb": "{path} 解开后过大（{part} 超过 {limit_mb} MB），不像稿件，没有读。"
    "请核对文件来源",
    "intake.many_pages": "{path} 有 {pages} 页，超过 {limit} 页，不像一期简报，没有读。请核对文件",
    "intake.no_text": "{path} 是{kind:kind}，里面没有文字[[，只有图片 {pictures} 张]]。"
    "是扫描件的，请先用文字识别软件转成文字，核对后另存为 .docx 或 .txt",
    "intake.unknown_encoding": "{path} 的文字编码认不出来。能读的有 UTF-8、GB18030（含 GBK、"
    "GB2312）、UTF-16。请另存为 UTF-8",
    "intake.damaged": "{path} 第{line}行有损坏的字符（{encoding}，字节 {found}）。"
    "请核对原文件，改好后另存",
    "intake.locked": "{path} 设有打开密码，读不出来。请去掉密码后另存",
    "intake.broken_workbook": "{path} 读不出来（{said}）。请在 Excel 或 WPS 里打开后另存为 .xlsx",
    "intake.far_cells": "{path} 的表格远到第 {rows} 行、第 {columns} 列，读进来会占满内存。"
    "请删去数据以外的行和列后另存",
    "intake.broken_quotes": "{path} 第{line}行起的引号没有配对，无法分列。请检查该行的英文引号",
    # A manuscript
    "manuscript.empty": "稿件里没有内容",
    "manuscript.no_masthead": "第{line}行“{found}”：看不到报头{missing:masthead}，不像一期简报。\n"
    "  应有简报名称，以及期号（如“第2期（总第221期）”）。请核对是否选错了文件",
    "manuscript.many_lines": "稿件有 {lines} 行，超过 {limit} 行，不像一期简报，没有读。"
    "请核对是否选错了文件，或是否每个字都断成了一行",
    "manuscript.classified_beside": "拒绝存入：文件的{beside:beside}里有密级标志“{mark}”。"
    "涉密信息不得在联网计算机上存储、处理，不得用互联网邮件传递。\n"
    "  本程序没有保存、显示或记录其内容；这一限制不能关闭。"
    "请立即停止操作，按保密规定处理原文件并报告本单位保密工作机构",
    "manuscript.classified": "拒绝存入：第{line}行有密级标志“{mark}”。"
    "涉密信息不得在联网计算机上存储、处理，不得用互联网邮件传递。\n"
    "  本程序没有保存、显示或记录其内容；这一限制不能关闭。"
    "请立即停止操作，按保密规定处理原文件并报告本单位保密工作机构。\n"
    "  若非密级标志（如正文提到“保守秘密”），请核对第{line}行后重试。",
    "import.unknown_bulletin": "没有设置过《{found}》这种简报[[，已设置的有：{known}]]。\n"
    "  请在 config.toml 加一节 [bulletins.短名]，写明 name 和 sender",
    "bulletin.unknown": "没有“{found}”这种简报[[。现有：{known}]]",
    "import.no_number": "报头里没有{missing:field}，无法登记[[。接着编应为第{number}期]][[（总"
    "第{total}期）]]。请在稿件报头补上后重试",
    "import.already_spoken": "不能替换：{issue}已交出 {letters} 封（已发出、正在发或待核实）。"
    "交出的内容不能再改；需要更正的，另发一期",
    # An issue
    "issue.unknown": "没有“{found}”这一期[[。现有：{names}]]",
    "issue.several": "“{found}”对应不止一期：{names}。请写全",
    "issue.none_open": "现在没有未发的期。请写明是哪一期，如 2023-02；全部：mailer issue list",
    "issue.several_open": "未发的期不止一个，请写明是哪一期：{names}",
    "issue.changed_meanwhile": "{issue}刚被别人改动，没有写入。请重新查看：mailer issue list",
    "mend.void": "{issue}已作废，不能改正。要用的请重新导入",
    "mend.already_spoken": "不能改正：{issue}已交出 {letters} 封（已发出、正在发或待核实）。"
    "交出的内容不能再改；需要更正的，另发一期",
    "names.bad_rows": "{path}：有误，没有导入：",
    "names.no_header": "第{line}行：找不到表头。应有一行列名：{expected}（“姓名”必有，另至少一列）",
    "names.no_rows": "第{line}行（表头）之后没有记录",
    "names.missing_name": "第{line}行：没有姓名（{found}）。请补写",
    "names.too_long": "第{line}行 {column}：超过 {limit} 字。请缩短",
    "names.misspelt_itself": "第{line}行：“{found}”既是姓名又是误写。请删去一处",
    "names.unknown": "人名库里没有“{found}”。[[是否为 {near}？]]全部：mailer names list",
    "proof.no_note": "确认 {code} 须写明理由：--note “已与人名库核对”",
    "proof.no_such_finding": "[[第{lines}行]]没有 {found} 这一条[[，现有：{known}]]",
    "approve.not_a_draft": "{issue}现为{state:issue_state}，不能再签发",
    "approve.flaws": "不能登记签发：{issue}的邮件有错误。\n{problems}\n"
    "改好后再查：mailer issue check {reference}",
    "approve.open_findings": "不能登记签发：{issue}有未确认的校对错误。\n{problems}\n"
    "  全部校对意见：mailer issue proof {reference}",
    "approve.no_distribution": "不能登记签发：{issue}没有报、送、发对象。"
    "请在稿件末尾写明，重新导入",
    "approve.wrong_code": "校验码不符：{found} 不是现在这份内容的码，没有登记。\n"
    "  校验码用来保证，登记签发的就是领导签字的那一份：送签以后稿件、版式、附件或字体有任何改动，"
    "码就变。\n"
    "  先看是否看错或打错；没有错的，请重新打印审签单送签：mailer issue sheet {reference}",
    "approve.no_code": "不能登记签发：{issue}没有填校验码（[approval] sheet 规定必须有）。\n"
    "  打印审签单，送签后照单填写：mailer issue sheet {reference}",
    "approve.bad_code": "“{found}”不是校验码：校验码是 8 位，只有数字和 A 到 F，没有 O、I",
    "approve.for_oneself": "--by 和 --for 都是“{found}”：--by 写签字的人，--for 写他代谁签；"
    "本人签的不写 --for",
    "approve.not_yet": "--on {found:date} 还没有到，今天是{today:date}：--on 写签字那天的日期，"
    "今天签的可以不写",
    "approve.print_too_large": "不能登记签发：印刷版 {size} KB，邮件附件至多 {limit} KB。"
    "请减少稿件里的图片，或去掉 config.toml 里的 attach_；一期太长、只能节选的总要附上，请分成几期",
    "void.already": "{issue}已经作废",
    # A roster
    "roster.bad_rows": "{path}：有误 {rows} 行，没有导入：",
    "roster.full_with_bad_rows": "{path}：有误 {rows} 行，不能按整份名单（--full）导入，"
    "否则有误行里的人也会停用。请先改好：",
    "roster.classified": "拒绝存入：[[工作表“{sheet}”]]第{line}行有密级标志“{mark}”。"
    "涉密信息不得在联网计算机上存储、处理，不得用互联网邮件传递。\n"
    "  本程序没有保存、显示或记录其内容；这一限制不能关闭。"
    "请立即停止操作，按保密规定处理原文件并报告本单位保密工作机构。",
    "roster.no_header": "{at:place}“{found}”：找不到表头。应有一行列名，如：{expected}",
    "roster.missing_column": "{at:place}（表头）：缺“{column}”一列",
    "roster.missing_group_column": "{at:place}（表头）：缺“{column}”一列。请加上这一列，"
    "或指明整份属于哪个名单：--group 名单",
    "roster.duplicate_column": "{at:place}（表头）：{found} 都是“{column}”，请只留一列",
    "roster.no_rows": "表头（{at:place}）下面没有记录",
    "roster.duplicate_row": "{at:place} 与{first_at:place}重复：请删去一行",
    "roster.address_of_other_unit": "{at:place} 与{first_at:place}邮箱相同（{found}），单位不同"
    "：请核对属于哪个单位",
    "roster.address_of_known_unit": "{at:place} {column} {found}：通讯录里属于{known_unit}，"
    "本行是{unit}：请核对属于哪个单位",
    "roster.address_of_known_contact": "{at:place} {column} {found}：通讯录里是本单位"
    "{known_name}的，本行是{name}：请核对是谁的。两人合用的，姓名不写或写同一个",
    "roster.missing_unit": "{at:place} 没有写{column}（{found}）"
    "[[：上一行是“{above}”，同一单位也要写明]]",
    "roster.missing_group": "{at:place} 没有写{column}[[（{unit}）]]：写明属于哪个名单",
    "roster.extra_cells": "{at:place} 比表头的 {columns} 列多出：{found}。"
    "是否有单元格里的逗号没有加英文引号？",
    "roster.mistyped_domain": "{at:place} {column} “{found}”：后缀不存在，"
    "是否为 {meant}？请改后重导",
    "roster.bad_address": "{at:place} {column} “{found}”：{fault:fault}。[[是否为 {proposal}？]]"
    "请改后重导",
    "roster.rounded_phone": "{at:place} {column} “{found}”：表格软件把号码当作数字，后几位已丢失。"
    "请把该列设为文本，重新填写",
    "roster.too_long": "{at:place} {column} “{found}”：有 {length} 个字，最多 {limit} 个",
    "roster.unknown_tier": "{at:place} {column} “{found}”：应为 {expected}",
    "roster.unknown_rank": "{at:place} {column} “{found}”：应为 {expected}，可以空着",
    "roster.rank_of_other": "{at:place} {unit}的{column}写了两个人：{name}、{first_name}"
    "（{first_at:place}）。请只留一人",
    "roster.bad_position": "{at:place} {column} “{found}”：应为整数，可以空着",
    "roster.several_sheets": "{path} 有几张像通讯录的工作表：{sheets:quoted}。"
    "请写明哪一张：--sheet 表名；都要读（没写名单的，表名就是名单）：{all}",
    "roster.no_sheet": "{path} 没有“{found}”这张工作表[[，有：{sheets:quoted}]]",
    "roster.changed_meanwhile": "通讯录刚被别人改动，没有导入。请重新导入 {path}",
    "roster.is_disabled": "{found} 已停用（{on:date}起），没有改动。恢复：mailer roster enable "
    "{found}",
    "roster.already_there": "通讯录里已有 {found}，没有改动。列入名单：mailer roster group add "
    "名单 "
    "{found}；更正：mailer roster change {found}",
    "roster.already_listed": "{found} 在那段时间已在名单“{group}”里，没有改动",
    "roster.only_of_contact": "{found} 是单位：只能改名称（--name）、电话、备注。"
    "改联系人，请写邮箱或姓名",
    "roster.unit_is_there": "已有单位“{found}”，不能再叫这个名字。"
    "两个单位合并：mailer roster succeed 原单位 --by {found} --on 日期",
    "roster.was_renamed": "{found} 已改名为 {name}，没有改动。请改写现名，经过："
    "mailer roster history {name}；确是另一个单位，请另用一个名称登记",
    "roster.no_post": "{found} 不是联系人，没有人可以接任。请写联系人的邮箱或姓名；"
    "登记联系人：mailer roster add {found} --address 邮箱",
    "roster.handed_over": "{found} 已登记在 {on:date} 换人，不能再登记更早的。经过：mailer roster "
    "history "
    "{found}",
    "roster.from_which": "{found} 在几个名单里，或一个也不在[[：{groups:quoted}]]。"
    "请写明从哪个名单移出：--from 名单；新列入：mailer roster group add",
    "roster.not_in_group": "{found} 不能从名单“{group}”算起：它不在里面[[，在{groups:quoted}]]。"
    "查看：mailer roster group show {group}",
    "roster.no_unit": "没有单位“{found}”。请写单位全称，查找：mailer why {found}",
    "roster.succeeds_itself": "{found} 不能由自己承接。改名：mailer roster change {found} --name "
    "新名",
    "roster.address_taken": "邮箱 {found} 属于{unit}，没有改动。请核对属于哪个单位",
    "roster.address_of_colleague": "邮箱 {found} 是本单位另一联系人的[[（{name}）]]，没有改动。"
    "由此人接任：mailer roster hand-over 原联系人 --to 姓名 --address {found}",
    "roster.no_address_typed": "--address “{found}”：{fault:fault}。[[是否为 "
    "{proposal}？]]没有改动",
    "roster.group_is_there": "已有名单“{found}”，没有改动",
    "roster.ends_before": "--until {until:date}不在 --since {since:date}之后，没有改动",
    "roster.not_one": "“{found}”指的不止一个，或不是全称：{names}。请写单位全称、邮箱或姓名",
    "roster.already_disabled": "{found} 已停用[[（{on:date}）]]，没有改动。"
    "要改日期或理由，先恢复：mailer roster enable {found}",
    "roster.not_disabled": "{found} 没有停用，不用恢复",
    "roster.unknown": "没有“{found}”这个名单，也没有这样的单位或联系人"
    "[[。现有名单：{groups:quoted}]]",
    "roster.no_group": "没有“{found}”这个名单[[。现有：{groups:quoted}]]。"
    "导入：mailer roster import 文件",
    "roster.no_entry": "没有一期有“{found}”这个发送对象"
    "[[。是否为{near:quoted}？]][[。现有：{known:quoted}]]",
    "roster.entry_of_several": "“{found}”在几种简报里都有：{bulletins:quoted}。"
    "请写明哪一期：--issue 期号",
    "roster.not_mapped": "“{found}”没有指定过名单[[，指定过的：{entries:quoted}]]",
    "why.unknown": "通讯录里没有“{found}”。"
    "可写邮箱、单位或姓名的一部分、电话；名单：mailer roster list",
    # Scheduling
    "schedule.bad_when": "“{found}”看不出是什么时间。可以这样写：\n"
    "  now  +30m  15:30  今天下午3点  明天上午9点  后天14:30  周五9:00  下周一9:00\n"
    "  下一工作日9:00  节后第一个工作日  3月13日9:00  2023-03-13 09:00\n"
    "  每月10日（遇休顺延）9:00  每月最后一个工作日9:00",
    "schedule.no_time": "没有说什么时候发：mailer schedule --at 时间，如 --at 下一工作日9:00。"
    "{issue}的简报也没有设例行时间（mailer routine set 每月10日（遇休顺延）9:00）",
    "cli.routine_asks": "例行只提出时间，须由人确认，不能与 --yes 同用。"
    '写明时间：--at "{proposal:typed}"；或去掉 --yes',
    "routine.bad": "“{found}”看不出是什么例行时间。可以这样写：\n"
    "  每月10日（遇休顺延）9:00  每月5日、20日（遇休提前）9:00  每月最后一天16:00\n"
    "  每月第一个工作日9:00  每月最后一个工作日9:00  每旬9:00  每周五9:00  每周一、四9:00",
    "routine.quiet": "{found} 在安静时段，例行时间须在 {opens} 至 {closes} 之间",
    "routine.none": "《{bulletin}》没有设例行时间。全部：mailer routine list",
    "routine.which": "有几种简报，请写明是哪一种：--bulletin {known:/}",
    "routine.no_bulletin": "没有“{found}”这种简报。有：{known}",
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
    "app.reserved_notify": "不能开始发送：config.toml 的 [notify] to "
    "有 {count} 个邮箱用的是示例域名（如 {example}），真实的邮件服务器发不到。\n"
    "  请改成责编真实的邮箱，或留空",
    "plan.entry_unmapped": "{tier:tier}：“{entry}”没有对应的名单：\n"
    '    mailer roster map "{entry}" 名单名',
    "plan.no_distribution": "没有报、送、发对象",
    "plan.no_letters": "报、送、发都写明了不发，没有可发的邮件。请留下至少一级",
    "plan.tier_without_address": "{tier:tier}：一个能用的邮箱也没有。"
    "补上邮箱，或写明不发：--without {tier} --reason 理由",
    "plan.too_large": "共 {letters} 封，超过一次 {limit} 封的上限",
    # Sending
    "dispatch.none": "还没有发送单。排定：mailer schedule --at 时间",
    "dispatch.unknown": "没有发送单 {found}。全部：mailer dispatch list",
    "dispatch.no_hold": "发送单 {dispatch} 现为{state:dispatch_state}，不能暂停",
    "dispatch.no_resume": "发送单 {dispatch} 现为{state:dispatch_state}，没有暂停，不用恢复",
    "dispatch.no_cancel": "发送单 {dispatch} 现为{state:dispatch_state}，不能取消",
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
    "print.no_package": "不能印成 PDF：没有装 {package}。安装：pip install 'jianbao[{extra}]'。\n"
    "  也可以存成网页，用浏览器打印：mailer issue print --out 文件.html",
    "print.no_pango": "不能印成 PDF：系统里没有 Pango 等排版的库（{said}）。\n"
    "  Debian、统信、麒麟：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    "  也可以存成网页，用浏览器打印：mailer issue print --out 文件.html",
    "print.no_fonts": "不能印成 PDF：这台机器上没有中文字体，印出来全是空框。\n"
    "  Debian、统信、麒麟：apt-get install fonts-noto-cjk；"
    "或把单位的字体文件放进 ~/.local/share/fonts",
    "gauges.no_package": "[metrics] listen 写了，但没有装 {package}。安装："
    "pip install 'jianbao[{extra}]'，或把 listen 改成空",
    "gauges.no_port": "[metrics] listen 的 {host}:{port} 用不了：{reason:cause}。"
    "本机每个发送进程要有自己的端口，可用环境变量 MAILER_METRICS__LISTEN 另定",
    "maillog.not_written": "发送日志 {path} 写不进去：{reason:cause}。发送已停下",
    "maillog.full": "发送日志 {path} 所在的磁盘满了。请腾出空间",
    "maillog.not_a_line": "“{found}”不是发送日志的一行",
    "test.bad_address": "“{found}”不是能写信的邮箱：{fault:fault}",
    "test.no_such_tier": "本期没有这一级[[，有：{tiers:tier}]]",
    # The checkup, and the relay before the first letter
    "app.foreign_sender": "发件地址 {address} 不是登录名[[ {username}]]，{host} 会拒收每一封"
    "（440、501、553）。\n请把 config.toml [relay] 的 address 和 username 写成同一个邮箱",
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
    # Pictures of a letter
    "camera.no_package": "拍图（--screenshots）要用 {package}，没有装。"
    "安装：pip install {package}；或者用浏览器打开 .html 看",
    "camera.no_browser": "拍图（--screenshots）要用 Chromium。找过 {looked_for}[[，找到 {found}]]；"
    "{said}。安装：apt install chromium fonts-noto-cjk；或者用浏览器打开 .html 看",
    # A theme
    "theme.missing": "版式文件 {path}[[ 第{line}行]] 没有，或打不开",
    "theme.not_utf8": "版式文件 {path}[[ 第{line}行]] 不是 UTF-8 文字（第 {offset} 字节）",
    "theme.syntax": "版式文件 {path}[[ 第{line}行]] 写法有误：{said}",
    "theme.render": "版式文件 {path}[[ 第{line}行]] 排不出来：{said}",
    "theme.value": "版式文件 {path}[[ 第{line}行]] 的 {key} 写成了“{found}”；"
    '颜色写两个六位的，如 ["#C00000", "#FF6B6B"]，'
    "用语写在 [words.bao]、[words.song]、[words.fa] 里，base 写旁边另一个版式的文件夹名",
    "theme.colour": "版式文件 {path}[[ 第{line}行]] 用了颜色“{found}”，"
    "theme.toml 的 [colours] 里没有；有的是：{known}",
    "theme.remote": "版式文件 {path}[[ 第{line}行]] “{found}”：邮件里不能从外部取图片或样式",
    "theme.inlining": "版式里的 {what} 在写入行内样式时丢失：应有 {expected} 处，剩 {found} 处",
    "theme.too_large": "{issue}太长：只列标题，邮件仍超过 {limit} KB，许多邮箱会截断。请分成几期",
    "theme.slot": "版式 {path}[[ 第{line}行]] 没有用到收件单位（{slot}）的位置，或次数不对",
    # The rehearsal server
    "sink.bad_fault": "--fail “{found}”：“{part}”看不懂，应为 {expected}",
    "sink.not_loopback": "演练服务器只能在本机（127.0.0.1），不能在 {host}",
    "sink.cannot_listen": "{host}:{port} 上不能开演练服务器：{reason:cause}。换一个：--port 2526",
    "sink.cannot_write": "{folder} 写不进去：{reason:cause}",
    # Words of a command
    "cli.fix_and_confirm": "--fix 与 --confirm 不能同用，请分两次",
    "cli.person_needs_more": "“{name}”：请写职务（--post）或误写（--wrong），否则校对用不上",
    "cli.misspelt_itself": "“{name}”既是姓名又是误写，请去掉一处",
    "cli.no_answer": "要等人回答 y 或 n，而没有人输入。在脚本里请加 --yes",
    "cli.bad_language": "MAILER_LANG “{found}”：没有这种语言，可用 {expected}",
    "cli.bad_tier": "“{found}”不是层级，应为 bao、song、fa 或 报、送、发",
    "cli.bad_offset": "{option} “{found}”：应写作 +30m、+2h 或 +5s",
    "cli.bad_date": "{option} “{found}”：应写作 2023-03-10",
    "cli.bad_lines": "--confirm “{found}”：应写作 NAME_VARIANT 或 NAME_VARIANT:25,43",
    "cli.too_long": "{option} 有 {length} 个字，最多 {limit} 个",
    "cli.no_reason": "用 {option} 须写明理由：--reason 理由",
    "cli.no_signer": "用 {option} 须写明由谁决定：--by 姓名",
    "cli.supplement_to_nobody": "请写明发给谁：--to 单位或邮箱，或 --refused（被拒的）",
    "cli.two_decisions": "--believe、--resend、--withdraw 只能选一个",
    "cli.gb18030_of_workbook": "--gb18030 只用于 .csv，工作簿没有编码可选",
    "cli.full_and_skip_bad": "--full 和 --skip-bad 不能同用：没导入的有误行会被当作没有列出",
    "cli.full_and_reason": "--full 要与 --reason 理由 同用（没有列出的按这个理由停用）",
    "cli.bad_position": "{option} “{found}”：应为 1 到 {limit} 的整数",
    "cli.no_group_for": "{option} 要与 --group 名单 同用",
    "cli.no_address_for": "--department、--post、--rank 是联系人的，要与 --address 同用",
    "cli.nothing_to_change": "请写明改什么，如 --phone 号码；见 mailer roster change --help",
    "cli.empty": "{option} 是空的",
    "cli.one_place": "请写明排在哪里，只写一样：--at 第几位，--before 单位，或 --after 单位",
    "cli.separator_in_name": "名单名称“{found}”里不能有分号、逗号和竖线：在表格里它们分开几个名单",
    "cli.group_or_undo": "请写名单：mailer roster map 发送对象 名单；"
    "或只写发送对象，加 --undo 取消指定",
    "cli.unknown_suffix": "“{found}”：存成什么要看后缀，可用 {expected}",
    "cli.is_folder": "{path} 是文件夹。请写文件名，如 发送情况.csv",
    "cli.no_such_folder": "没有文件夹 {path}。请先建好，或换一个",
    "cli.not_saved": "{path} 写不进去：{reason:cause}。"
    "是否正在 Excel 或 WPS 里打开？关掉后再存，或换个文件名",
    "cli.letters_without_decision": "--letter 要与 --believe、--resend 或 --withdraw 同用",
    "cli.demo_folder_in_use": "{folder} 不是空文件夹。演示请用新的文件夹，或不写 --dir",
    "cli.no_relay": "邮件服务器 {host}:{port} 没有接下测试邮件：{kind:kind}[[（{said:cause}）]]。\n"
    "  请核对 config.toml 的 [relay]，以及 secrets.toml 里的授权码",
    "cli.disk": "[[{path}：]]{reason:cause}",
    "cli.unexpected": "程序出了意外（{error}），已停下。这不是您的错。\n"
    "  详情已存到 {file}，请连同刚才的命令交给管理员",
    "cli.interrupted": "已中断",
    # A backup and its copy
    "restore.no_file": "没有这个备份文件：{path}。请核对文件名和所在文件夹",
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
    "takeover.log_unread": "日志 {path} 读不出来：{reason:cause}。没有接替；请核对文件名，或"
    "去掉 --log",
    "takeover.no_log": "{path} 不是发送日志（里面没有一行是）。没有接替；请换成原来的 "
    "mail.log，或去掉 --log",
    "copy.is_none": "这里不是恢复的副本，或已经接替，不需要 takeover",
    "cli.restore_where": "没有写恢复到哪里。请用 --to 指定一个新文件夹（{path}）",
    "statistics.bad_period": "“{found}”不是一段时间，应为 2023、2023-03 或 2023-01..2023-06",
    "statistics.bad_name": "“{found}”不能作单位名称，应为 1 至 {limit} 个字",
    "statistics.same_unit": "“{alias}”和“{unit}”本来就算一个单位，不用合并",
    "statistics.no_alias": "没有合并过“{found}”[[。合并过的：{known}]]",
    "cli.alias_and_undo": "请写写法和单位两项；取消合并只写写法，加 --undo",
    "cli.unknown_shell": "没有 {found} 的补全脚本。有：{expected}",
}
