"""Chinese sentences for what keeps an issue from being imported, mended, set or approved.

Owns mistakes about a manuscript, an issue, its letters and the names book.  Never holds
a finding: those are in `findings`.
"""

WORDS = {
    # A manuscript
    "manuscript.empty": "稿件里没有内容",
    "manuscript.no_masthead": "第{line}行“{found}”：看不到报头{missing:masthead}，不像一期简报。\n"
    "  应有简报名称，以及期号（如“第2期（总第221期）”）。请核对是否选错了文件",
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
    "import.no_number": "报头里没有{missing:field}，无法登记[[。接着编应为第{number}期]][[（总"
    "第{total}期）]]。请在稿件报头补上后重试",
    "import.already_spoken": "不能替换：{issue}已交出 {letters} 封（已发出、正在发或待核实）。"
    "交出的内容不能再改；需要更正的，另发一期",
    "bulletin.unknown": "没有“{found}”这种简报[[。现有：{known}]]",
    # An issue
    "issue.unknown": "没有“{found}”这一期[[。现有：{names}]]",
    "issue.several": "“{found}”对应不止一期：{names}。请写全",
    "issue.none_open": "现在没有未发的期。请写明是哪一期，如 2023-02；全部：mailer issue list",
    "issue.several_open": "未发的期不止一个，请写明是哪一期：{names}",
    "issue.changed_meanwhile": "{issue}刚被别人改动，没有写入。请重新查看：mailer issue list",
    "mend.void": "{issue}已作废，不能改正。要用的请重新导入",
    "mend.already_spoken": "不能改正：{issue}已交出 {letters} 封（已发出、正在发或待核实）。"
    "交出的内容不能再改；需要更正的，另发一期",
    "proof.no_note": '确认 {code} 须写明理由：--note "已与人名库核对"',
    "proof.no_such_finding": "[[第{lines}行]]没有 {found} 这一条[[，现有：{known}]]",
    "proof.only_whole": "{found} 同类共 {alike} 处，合为一条，只能整条确认；第{lines}行没有确认。"
    "有错的请先改稿重新导入（200 处以内逐条列出）；处处无误的：--confirm {found}，不写行号。"
    "全部行号：mailer issue proof --json",
    "issue.is_void": "{issue}已作废。已作废的期不能签发、排定。"
    "一封也没有发出的，可以重新导入稿件：mailer issue import 文件",
    "approve.not_a_draft": "{issue}现为{state:issue_state}，不能再签发",
    "approve.flaws": "不能登记签发：{issue}的邮件有错误。\n{problems}\n"
    "改好后再查：mailer issue check {reference}",
    "approve.open_findings": "不能登记签发：{issue}有未确认的校对错误。\n{problems}\n"
    "  全部校对意见：mailer issue proof {reference}",
    "approve.no_distribution": "不能登记签发：{issue}没有报、送、发对象。"
    "请在稿件末尾写明，重新导入",
    "preview.no_distribution": "没有样张：{issue}没有报、送、发对象。请在稿件末尾写明，重新导入。\n"
    "  版面可先看印刷版：mailer issue print {reference}",
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
    "test.bad_address": "“{found}”不是能写信的邮箱：{fault:fault}",
    "test.no_such_tier": "本期没有这一级[[，有：{tiers:tier}]]",
    # The names book
    "names.bad_rows": "{path}：有误，没有导入：",
    "names.no_header": "第{line}行：找不到表头。应有一行列名：{expected}（“姓名”必有，另至少一列）",
    "names.no_rows": "第{line}行（表头）之后没有记录",
    "names.missing_name": "第{line}行：没有姓名（{found}）。请补写",
    "names.too_long": "第{line}行 {column}：超过 {limit} 字。请缩短",
    "names.misspelt_itself": "第{line}行：“{found}”既是姓名又是误写。请删去一处",
    "names.unknown": "人名库里没有“{found}”。[[是否为 {near}？]]全部：mailer names list",
    # Its letters: themes, print editions, pictures
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
    "print.no_package": "不能印成 PDF：没有装 {package}。安装：pip install 'jianbao[{extra}]'。\n"
    "  也可以存成网页，用浏览器打印：mailer issue print --out 文件.html",
    "print.no_pango": "不能印成 PDF：系统里没有 Pango 等排版的库（{said}）。\n"
    "  Debian、统信、麒麟：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    "  也可以存成网页，用浏览器打印：mailer issue print --out 文件.html",
    "print.no_fonts": "不能印成 PDF：这台机器上没有中文字体，印出来全是空框。\n"
    "  Debian、统信、麒麟：apt-get install fonts-noto-cjk；"
    "或把单位的字体文件放进 ~/.local/share/fonts",
    "camera.no_package": "拍图（--screenshots）要用 {package}，没有装。"
    "安装：pip install {package}；或者用浏览器打开 .html 看",
    "camera.no_browser": "拍图（--screenshots）要用 Chromium。找过 {looked_for}[[，找到 {found}]]；"
    "{said}。安装：apt install chromium fonts-noto-cjk；或者用浏览器打开 .html 看",
}
