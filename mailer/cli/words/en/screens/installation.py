"""English words of the screens of a working folder: set up, looked over, put by.

Owns what `init`, `demo`, `doctor`, `dkim`, `backup`, `restore` and `takeover` print.
Never says why something outside failed: that is in `causes`.
"""

WORDS = {
    # Set up
    "init.made": "Working folder {folder}: made {made}; the database is ready",
    "init.whole": "Working folder {folder}: everything is there; nothing changed",
    "init.by_hand": "Nothing was asked; the settings are those of the sample (letters go to the "
    "rehearsal server of this machine). To set up a mailbox do mailer init again in a terminal, "
    "or:\n"
    "  edit {config}: the bulletin's name in [bulletins.…], the mailbox in [relay]\n"
    "  put its password (授权码) into {secrets}, [relay] password, mode 0600",
    "init.next": "Next:\n"
    "[[  go to the folder: cd {elsewhere}\n]]"
    "  import the rosters: mailer roster import recipients/FILE.csv\n"
    "  import a manuscript: mailer issue import FILE\n"
    "  see whether all is well: mailer doctor",
    "mailbox.begin": "The mailbox that sends. Enter takes what stands in brackets;\n"
    "Ctrl+C leaves it for later (until then only a rehearsal on this machine).",
    "mailbox.anew": "config.toml has settings already. Set up the mailbox again?",
    "mailbox.kept": "Nothing was changed; the settings are those of {path}",
    "mailbox.question": "{question}: ",
    "mailbox.address": "Address of the mailbox",
    "mailbox.known": "  {provider}: {host}:{port}, {security}",
    "mailbox.which": "Whose mailbox is it?",
    "mailbox.number": "Number",
    "mailbox.host": "Server (ask who keeps the mailboxes; mail.YOUR-DOMAIN, say)",
    "mailbox.security": "Encryption: implicit, starttls or none",
    "mailbox.port": "Port",
    "mailbox.username": "Login (- for none)",
    "mailbox.bulletin": "Name of the bulletin, as on its masthead",
    "mailbox.sender": "Name of the sender, as readers see it",
    "mailbox.office": "{name}编辑部",
    "mailbox.code": "Its short name, for good (small letters, digits, hyphens)",
    "mailbox.notify": "Who is told of trouble (addresses, with commas)",
    "mailbox.password": "Password, 授权码 (not shown; Enter: later): ",
    "mailbox.password_again": "The password once more (Enter: later): ",
    "mailbox.again": "Try again?",
    "mailbox.written": "Written: {path}",
    "mailbox.ready": "The mailbox is set up",
    "mailbox.later": "The mailbox is not set up yet. Later: mailer init again, or mailer doctor "
    "to see",
    "mailbox.not_usable": "These settings cannot be used and were not written; once more:",
    "mailbox.not_hidden": "This terminal cannot hide what is typed, so no password was read. "
    "Put it into secrets.toml (mode 0600)",
    "mailbox.bad_address": "not an address: {fault}",
    "mailbox.not_ascii": "{provider}: there is no mailbox such as {address}; before the @ expected "
    "only letters of ASCII, digits and . _ -. Check the address of your own mailbox",
    "mailbox.bad_number": "expected 1 to {most}",
    "mailbox.bad_host": "expected the name or address of a host, such as mail.office.example",
    "mailbox.bad_security": "expected implicit, starttls or none",
    "mailbox.insecure": "{host} is not this machine: without encryption password and letters "
    "could be read. Take implicit or starttls",
    "mailbox.bad_port": "expected 1 to 65535",
    "mailbox.bad_code": "only small letters, digits and hyphens, such as cqdsgz",
    "mailbox.empty": "something must be written",
    "where.qq": "On the web page of QQ mail: 设置 → 账号, switch the SMTP service on; "
    "it makes the 授权码",
    "where.netease": "On the web page of the NetEase mailbox: 设置 → POP3/SMTP/IMAP, "
    "switch the service on; it makes the 授权码",
    "where.tencent-exmail": "On the web page of 腾讯企业邮: 设置 → 客户端设置, make a password for "
    "programs (without 安全登录 it is the mailbox's password)",
    "where.aliyun": "On the web page of 阿里邮箱: 设置 → 账户安全, switch 三方客户端 on; "
    "it makes the password",
    "where.coremail": "On the web page of the office's mailbox: 设置 → 客户端授权码; "
    "where there is none, ask who keeps the mailboxes",
    "where.local": "Ask who keeps the mail service of this machine",
    "where.other": "In the settings of the mailbox's web page, look for 授权码 or a password for "
    "programs; else ask who keeps the mailboxes",
    "note.subject": "Jianbao: a test letter",
    "note.text": "This letter was sent by the bulletin program to its own mailbox.\n"
    "If you read it, the mailbox is set up and the bulletin can be sent.\n",
    # The demo
    "demo.folder": "Folder of the demo: {folder} (delete it when you are done)",
    "demo.step": "{number}. {title}",
    "demo.manuscript": "Import the manuscript {path}",
    "demo.rosters": "Import {files:roster|rosters}: {units} units, {addresses} addresses",
    "demo.mapped": "the entry “{entry}” is the group “{group}”",
    "demo.sink": "The rehearsal server {host}:{port} keeps letters in {folder} and sends none",
    "demo.confirmed": "The demo confirms this error in the editor’s place; "
    "in earnest a person must",
    "demo.note": "demo: as the manuscript has it",
    "demo.approve": "Record the approval",
    "demo.signer": "the demo’s signer",
    "demo.schedule": "Schedule: 报 now, 送 2 seconds later, 发 4 seconds later",
    "demo.sending": "Send",
    "demo.report": "What became of it",
    "demo.received": "The rehearsal server received {count:letter|letters}, in the order {order}",
    "demo.look": "Have a look:",
    "demo.html": "HTML",
    "demo.text": "text",
    "demo.eml": "a received letter",
    "demo.log": "delivery log",
    "demo.stopped": "The demo was stopped. Its folder {folder} can be deleted",
    "demo.again": "Also: {command} -C {folder} dispatch log    {command} -C {folder} why 万州",
    # Looked over
    "checkup.of": "Looking at {folder}",
    "checkup.settings": "settings",
    "checkup.database": "database",
    "checkup.templates": "theme",
    "checkup.workdays": "workdays",
    "checkup.log": "log file",
    "checkup.clock": "clock",
    "checkup.relay": "mail server",
    "checkup.login": "login",
    "checkup.sender": "sender",
    "checkup.letter": "test letter",
    "checkup.notify": "notices",
    "checkup.runner": "mailer run",
    "checkup.domain": "domain",
    "checkup.dkim": "signature",
    "checkup.unchecked": "not checked: {because}",
    "checkup.errors": "{errors:error|errors}, {warnings:warning|warnings}. Mend what is marked ×, "
    "then mailer doctor again",
    "checkup.warnings": "Ready to send; {warnings:warning|warnings}",
    "checkup.well": "All is well, ready to send",
    "checkup.send": "To send one letter to yourself: mailer doctor --send",
    "mark.fine": "√",
    "mark.error": "×",
    "mark.warning": "!",
    "mark.unchecked": "-",
    "fine.settings": "{bulletins:bulletin|bulletins}[[, preset {preset}]]",
    "fine.database": "{database}, whole[[, {free_gb} GB left on the disk]]",
    "fine.templates": "{themes}[[, {pdf} can be made]]",
    "fine.workdays": "as the State Council has published them"
    "[[, but for {days:day|days} of {file}]]",
    "fine.log": "{path}, can be written",
    "fine.clock": "{now:instant} ({timezone})",
    "fine.relay": "{host}:{port}, {security:security}[[, certificate good for {days} days]]"
    "[[, letters up to {limit_mb} MB]][[, {offers: }]]",
    "fine.login": "{username}, logged in",
    "fine.sender": "{address}",
    "fine.letter": "sent to {address}; look into its inbox (or spam)",
    "fine.notify": "{told}",
    "fine.runner": "[[process {pid} on {host} is running]]"
    "[[; {senders} processes send ({hosts})]][[; dispatches to send: {dispatches}]]",
    "fine.runner_idle": "not running, and nothing to send",
    "fine.domain": "{domain}: mail server {mx}, SPF[[, DMARC ({dmarc})]]",
    "fine.dkim": "{name}, {bits} bits[[, the key is published ({published})]]",
    "because.needs": "mend “{needed}” first",
    "because.no_login": "no login ([relay] username is empty)",
    "because.no_password": "there is no password (授权码)",
    "because.no_dkim": "[dkim] is not set; signing (DKIM) is the relay's business",
    "because.sample": "the domain is an example",
    "because.no_dns": "names cannot be looked up here (no DNS)",
    # The key for signing
    "dkim.made": "Made the key {path} (only its owner can read it; back it up, hand it to nobody)",
    "dkim.there": "The key {path}",
    "dkim.publish": "Whoever keeps the domain publishes one TXT record, name and content:",
    "dkim.zone": "In a zone file, as of BIND:",
    "dkim.next": "When it is published, write into config.toml, and have mailer doctor look:\n"
    '  [dkim]\n  key_file = "{file}"\n  selector = "{selector}"',
    "dkim.used": "Letters are signed with this key. Whether it is published: mailer doctor",
    # Put by, restored, taken over
    "backup.progress.begin": "Making the backup…",
    "backup.progress.rows": "{done} of {of} rows put by…",
    "backup.made": "Backup made: {path} ({size})",
    "backup.holds": "  {tables:table|tables} of the database with {rows:row|rows}, "
    "{files:file|files} (config.toml, templates, recipients[[, the delivery log {log}]] and their "
    "kin), each with its SHA-256; all as of one moment, no sending stopped",
    "backup.left_out": "  [[Not in it, by intent; keep apart and safe: {names} (passwords, "
    "private keys and their kin). ]]Rosters and manuscripts are in it[[, and the delivery log "
    "{log}]]: keep it as you keep them, on another machine or disk",
    "backup.log_apart": "  The delivery log {path} is outside the working folder and was not put "
    "by: copy it too, a take-over goes by it (mailer takeover --log)",
    "backup.next": "  Try whether it can be restored: mailer restore {path} --verify",
    "restore.progress.begin": "Checking {path}…",
    "restore.progress.rows": "{done} of {of} rows restored…",
    "restore.done": "Restored to {folder}, database {database}; the old folder and database are "
    "as they were",
    "restore.of": "  It is the backup of {made_at:instant}, from {origin}",
    "restore.column.what": "table or file",
    "restore.column.count": "rows or size",
    "restore.column.sha256": "SHA-256",
    "restore.checked": "  {tables:table|tables} with {rows:row|rows} and {files:file|files} were "
    "read, all as the manifest says",
    "restore.verified": "  Read anew after writing: {tables:table|tables} with {rows:row|rows} "
    "and {files:file|files}, counts and SHA-256 as the manifest says",
    "restore.does_not_send": "This is a copy and does not send (run, worker and schedule refuse). "
    "To take over with it:\n"
    "  mailer -C {folder} takeover --by NAME --reason TEXT",
    "restore.by_hand": "  Passwords and private keys are not in a backup. [[Before you take "
    "over, bring from the old machine or set anew: {names}. ]]The password stands in secrets.toml "
    "(mailer init asks for it)",
    "restore.log_apart": "  The delivery log was not put by; on the old machine it is {path}. If "
    "it is at hand, take over with --log",
    "restore.overridden": "  Mind: the variable {variable} leads to another database and wins "
    "over the copy's own settings. Unset it before you use the copy",
    "takeover.before": "Nobody here knows what the old machine has sent since the backup. After "
    "the take-over:\n"
    "  dispatches that have begun are held, their unfinished letters doubtful; nothing of them is "
    "sent before you know\n"
    "  dispatches whose time has not come stay scheduled, and leave from here\n"
    "Make sure that the old mailer run and worker are stopped, or a letter may be sent twice.",
    "takeover.without_log": "Dispatches made since the backup are not here; scheduled again, they "
    "are sent again. If the old mail.log is at hand, say no and add:\n"
    "  --log the old mail.log (what it has as accepted is believed, the rest stays doubtful)",
    "takeover.ask": "Take over with this copy?",
    "takeover.kept": "Nothing was done; it is still a copy.",
    "takeover.done": "Taken over (decided by {by}). From now on letters leave from here.\n"
    "New dispatches are numbered from a round thousand on, so that no letter bears a number of the "
    "old machine's.",
    "takeover.nothing_begun": "No dispatch had begun. Start mailer run.",
    "takeover.held": "  Dispatch {dispatch} is held, {letters:letter|letters} doubtful[[, "
    "{believed} accepted as the old log has it]]",
    "takeover.unknown": "  Since the backup the old machine has sent dispatch {dispatch} ({issue}) "
    "too: {letters:letter|letters} accepted. It is not here; do not schedule that issue again "
    "before you know",
    "takeover.next": "Find out for each: mailer dispatch doubts {dispatch} (--believe, --resend, "
    "--withdraw)\n"
    "then: mailer dispatch resume {dispatch}, and start mailer run",
}
