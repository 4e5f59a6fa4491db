"""Chinese sentences for a command that was not typed as it should be.

Owns the doors' own mistakes, `cli.…`.  Never holds what a room below found wrong: that
is in the parts beside.
"""

WORDS = {
    "cli.routine_asks": "例行只提出时间，须由人确认，不能与 --yes 同用。"
    '写明时间：--at "{proposal:typed}"；或去掉 --yes',
    "cli.fix_and_confirm": "--fix 与 --confirm 不能同用，请分两次",
    "cli.person_needs_more": "“{name}”：请写职务（--post）或误写（--wrong），否则校对用不上",
    "cli.misspelt_itself": "“{name}”既是姓名又是误写，请去掉一处",
    "cli.no_answer": "要等人回答 y 或 n，而没有人输入。在脚本里请加 --yes",
    "cli.nobody_typed": "要等人输入，而输入已经结束（按了 Ctrl+D，或不在终端里），没有做完。"
    "再做一次：mailer init；在脚本里：mailer init --yes",
    "cli.curled_quotes": "中文引号“”在命令里不起引号的作用。有空格的请用英文引号，"
    '如 --at "2023-03-13 09:00"',
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
    "  查原因和改法：mailer doctor",
    "cli.disk": "[[{path}：]]{reason:cause}",
    "cli.unexpected": "程序出了意外（{error}），已停下。这不是您的错。\n"
    "  详情已存到 {file}，请连同刚才的命令交给管理员",
    "cli.interrupted": "已中断",
    "cli.restore_where": "没有写恢复到哪里。请用 --to 指定一个新文件夹（{path}）",
    "cli.alias_and_undo": "请写写法和单位两项；取消合并只写写法，加 --undo",
    "cli.unknown_shell": "没有 {found} 的补全脚本。有：{expected}",
}
