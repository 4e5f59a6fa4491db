"""Chinese words for what systems and databases say.

Owns a sentence for each cause.  Never recognises one: that is in
`mailer.cli.words.causes`.
"""

WORDS = {
    "cause.refused": "连接被拒绝（对方没有这项服务，或端口不对）",
    "cause.broken": "连接中断",
    "cause.no_route": "网络不通",
    "cause.timeout": "等待超时",
    "cause.address_in_use": "端口已被别的程序占用",
    "cause.no_such_host": "查不到这个主机名",
    "cause.no_dns": "域名解析（DNS）现在不可用",
    "cause.no_such_file": "没有这个文件或文件夹",
    "cause.not_a_folder": "路径中有一段不是文件夹",
    "cause.a_folder": "这是文件夹，不是文件",
    "cause.exists": "已经有同名的文件",
    "cause.denied": "没有权限",
    "cause.disk_full": "磁盘已满",
    "cause.read_only": "只读，不能写入",
    "cause.too_many_files": "打开的文件太多",
    "cause.expired_certificate": "服务器的证书已过期",
    "cause.other_name": "服务器的证书是别的主机名的",
    "cause.unknown_authority": "服务器的证书不可信（签发机构不明）",
    "cause.no_starttls": "服务器不提供加密（STARTTLS）",
    "cause.no_login_offered": "服务器没有提供本程序会用的登录方式",
    "cause.login_in_clear": "没有加密，不发送密码",
    "cause.not_tls": "对方说的不是 TLS（端口与加密方式不配）",
    "cause.words_in_clear": "加密之前有人插话，不可信",
    "cause.cannot_open": "数据库文件打不开（文件夹不存在，或没有权限）",
    "cause.not_a_database": "这个文件不是数据库",
    "cause.damaged": "数据库文件已损坏",
    "cause.bad_password": "数据库的口令不对",
    "cause.no_password": "没有给出数据库的口令",
    "cause.no_such_database": "服务器上没有这个数据库",
    "cause.no_such_user": "数据库里没有这个用户",
    # What to do about a failure of the database, behind its cause
    "remedy.read_only": "。请核对这个文件和所在文件夹的权限、属主，以及磁盘是否只读",
    "remedy.denied": "。请核对这个文件和所在文件夹的权限和属主",
    "remedy.cannot_open": "。请核对 config.toml 的 [database] url，以及那个文件夹的权限和属主",
    "remedy.not_a_database": "。请核对 config.toml 的 [database] url 指的是不是它；"
    "是它而已损坏的，用备份恢复：mailer restore 备份文件 --to 新文件夹",
    "remedy.damaged": "。请停止 mailer run，先复制一份，再用备份恢复："
    "mailer restore 备份文件 --to 新文件夹",
}
