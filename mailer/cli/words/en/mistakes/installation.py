"""English sentences for what is wrong with a working folder.

Owns mistakes about settings, the database, the mailbox, the key for signing and a
backup.  Never says what is well: that is a screen.
"""

WORDS = {
    # A folder, its settings and its database
    "app.no_folder": "“{folder}” is no working folder (it has no config.toml).\n"
    "  Make one:  mailer init {folder}\n"
    "  or say where yours is:  mailer -C FOLDER …",
    "app.is_file": "{folder} is a file; expected a working folder. Name the folder: "
    "mailer -C DIR …",
    "app.no_bulletin": "config.toml has no section [bulletins.{found}], to which an issue "
    "belongs[[; it has {known}]].\n"
    "  If the section was renamed, name it as before; if it was removed, put it back",
    "app.reserved_notify": "Nothing can be sent: in [notify] to of config.toml "
    "{count:address is|addresses are} under domains that nobody has (such as {example}); "
    "a real mail server cannot deliver there.\n"
    "  Write the editor's real mailbox there, or none",
    "app.foreign_sender": "The sender {address} is not the login[[ {username}]]: {host} refuses "
    "every letter of it (440, 501, 553).\nIn config.toml, [relay], let address and username be "
    "the same mailbox",
    "config.missing_file": "There is no settings file {path}. Make a working folder: mailer init",
    "config.unreadable": "The settings file {path} cannot be read: {reason:cause}",
    "config.not_utf8": "{path}, line {line}: not UTF-8. Save it as UTF-8 in your editor",
    "config.not_toml": "{path}, line {line}, column {column}: this is not TOML. "
    "Often a text has no quotation marks, or an equals sign or a bracket is full-width",
    "config.twice": "{path}, line {line}: a section or setting of this name stands above "
    "already; there can be only one. Put it all there, and delete it here",
    "config.wrong": "The settings are wrong; nothing was done ({path}):",
    "config.bad_value": "{path}: [[“{found}” ]]cannot be used[[; expected {expected}]] "
    "({file}[[, line {line}]])",
    "config.unknown_key": "{path}: there is no such setting[[; did you mean {nearest}?]] "
    "({file}[[, line {line}]])",
    "config.unknown_rule": "{path}: there is no such rule of proofreading[[; perhaps {nearest}?]] "
    "({file}[[, line {line}]]). There are: {known}",
    "config.missing": "{path}: is missing. Write it[[, as {expected}]] ({file}[[, line {line}]])",
    "config.insecure_relay": "{path}: the server {host} is not on this machine; without "
    "encryption ({found}) password and letters could be read. Expected {expected} "
    "({file}[[, line {line}]])",
    "config.not_loopback": "{path}: {found} is not an address of this machine only; others "
    "could read there, and no password keeps them from it. Expected one like {expected} "
    "({file}[[, line {line}]])",
    "config.not_changed": "{path} is written in a way (over several lines, say) that cannot be "
    "changed automatically; put it on one line with an editor",
    "config.secret_in_config": "{path}: a password must not stand in {file}[[, line {line}]]; "
    "move it to {expected}",
    "config.secrets_open": "{file}: others can read it (mode {found}, expected {expected}). "
    "Do: chmod 600 {file}",
    "workdays.unreadable": "The file of working days {path} cannot be read: {reason:cause}",
    "workdays.not_utf8": "{path} is not UTF-8. Save it as UTF-8 in your editor",
    "workdays.not_toml": "{path}, line {line}: this is not TOML. It should look like "
    '2027-02-08 = "休 春节", with half-width quotation marks, and each day once',
    "workdays.wrong": "The file of working days is wrong; nothing was done ({path}):",
    "workdays.bad_date": "[[line {line}, ]]{key}: there is no such day. Write it as 2027-02-08",
    "workdays.bad_value": "[[line {line}, ]]{key}: [[“{found}” ]]cannot be used. It begins with "
    '休 (a day off) or 班 (a working day); why follows behind a blank, as "休 春节"',
    "workdays.bad_year": "[[line {line}, ]]{key}: a whole year names where its holidays were "
    'published, as {key} = "国办发明电〔2026〕1号"',
    "workdays.twice": "[[line {line}, ]]{key}: this day is there twice",
    "store.network_drive": "The database {database} is on a network drive ({found}), where locks "
    "of several machines do not hold and letters may be sent twice. Put it on a local disk, or use "
    "PostgreSQL",
    "store.bad_url": "database.url names no database that can be used; expected {expected}",
    "store.failed": "The database {database} failed: {said:cause}{said:remedy}",
    "store.locked": "The database {database} was locked by another program[[ ({holders})]] for "
    "{seconds} seconds. Try again; if it goes on, see what has it open",
    "store.full": "The disk of the database {database} is full; nothing was written. "
    "Make room and try again",
    "store.missing": "There is no database file {path}.\n"
    "  A new folder: mailer init\n"
    "  The file was moved: move it back, or say in config.toml, [database] url, where it is now",
    "store.empty": "The database {database} is empty and has no tables. Do: mailer init",
    "store.not_prepared": "The database {database} is not in the form of this version "
    "(found {found}, expected {expected}). Do: mailer init",
    # The checkup, and the relay before the first letter
    "doctor.sender_differs": "The sender {address} is not the login[[ {username}]]. Most servers "
    "refuse that; if {host} allows it, all is well. To see: mailer doctor --send",
    "doctor.no_password": "There is a login and no password (授权码).\n"
    'Write it into {path}, section [relay]:\npassword = "…"\nor do mailer init again',
    "doctor.no_login": "The server of {address} wants a login, and [relay] username is empty.\n"
    "Write the address there and the 授权码 into secrets.toml; or do mailer init",
    "doctor.login_refused": "{host} refuses the login of {username} ({said}).\n"
    "It wants the 授权码 (a password for programs), not the password of the web page.\n"
    "{preset:where}.\nTo give another: mailer init",
    "doctor.relay": "{host}:{port} {kind:kind}[[: {said:cause}]].\n"
    "Check host, port and security in config.toml, [relay], and whether this machine is online",
    "doctor.no_sink": "{host}:{port} is the rehearsal server of this machine, which is not "
    "running.\nTo rehearse: mailer sink in another window; to send in earnest: mailer init",
    "doctor.sample_relay": "The server {host} is an example and does not exist. Write a real one "
    "into config.toml, [relay], or do mailer init",
    "doctor.sample_address": "The sender {found} has the domain of an example: nothing can be "
    "sent. Write a real mailbox into config.toml, [relay] address",
    "doctor.certificate_ends": "The certificate of {host} ends {until:when} "
    "({days:day|days} left); after that there is no connection. Tell whoever keeps the mail server",
    "doctor.damaged": "The database {database} is damaged: {said}.\n"
    "Stop mailer run, copy the file first, then restore a backup",
    "doctor.not_writable": "{path} cannot be written. Check its permissions and its owner",
    "doctor.no_folder": "There is no folder {path}. Make it, or change config.toml, [log] file",
    "doctor.disk_narrow": "The disk of {path} has only {free_mb} MB left, expected at least "
    "{expected} MB. Make room",
    "doctor.open_to_others": "{path}: others can read or change it (mode {found}).\n"
    "Do: chmod {expected} {path}",
    "doctor.clock_wrong": "The clock of this machine says {now:date}, which cannot be. "
    "Set it (NTP)",
    "doctor.apart": "The clock of this machine ({ours:instant}) and that of the database's server "
    "({theirs:instant}) are {seconds:second|seconds} apart; mailer run will not start. Set both "
    "by a time server (timedatectl)",
    "doctor.clock_back": "The clock of this machine ({now:instant}) is behind the last deed "
    "({newest:instant}). Set it (NTP): sending on time rests on it",
    "doctor.nobody_told": "{setting} is not written: when something goes wrong (a letter of 报 is "
    "refused) nobody will know. Write the editor's address into config.toml",
    "doctor.mail_fails": "Notices cannot be mailed: {address} has not got “{subject}” ({at:when}, "
    "{kind:kind}[[: {said}]]). Check the relay by what stands above, and this address; "
    "the next mail that goes ends it",
    "doctor.nobody_sends": "Dispatch {dispatches} is to leave from {at:when} on, and no mailer run "
    "is running. Start it: mailer run",
    "doctor.workers_only": "{senders:process sends|processes send} ({hosts}), all mailer worker, "
    "and only what is open; there is no mailer run, which opens what is due. Start it on one "
    "machine: mailer run",
    "doctor.no_domain": "There is no domain {domain}; readers' servers will refuse. "
    "Check [relay] address",
    "doctor.no_mx": "The domain {domain} has no server that takes its mail (MX): answers and "
    "bounces get nowhere. Tell whoever keeps the domain",
    "doctor.no_spf": "The domain {domain} has no SPF record: readers may find the letters among "
    "their spam. Whoever keeps the domain adds it as the mailbox's provider says",
    "doctor.dkim_short": "The key for signing has {bits} bits, at least {expected} are expected, "
    "and some readers' servers want them. Make another: mailer dkim key --selector NEWNAME",
    "doctor.dkim_foreign": "Letters are signed for {domain}, which is not the domain of the sender "
    "{address}: nobody counts that. Mend [dkim] domain in config.toml",
    "doctor.dkim_unpublished": "{name} does not publish the key yet: nobody can check the "
    "signature. What is to be published: mailer dkim key",
    "doctor.dkim_other_key": "{name} publishes another key: readers' servers take the letters for "
    "forged. It should be what mailer dkim key shows",
    "doctor.no_dmarc": "The domain {domain} has no DMARC record: readers' servers cannot tell who "
    "passes for the office. Whoever keeps the domain adds it, with v=DMARC1; p=none to begin with",
    "doctor.spf_long": "The SPF record of {domain} makes readers' servers ask more than {most} "
    "times: they count it as none. Whoever keeps the domain takes some include away",
    # Signing
    "dkim.no_package": "[dkim] is set, and {package} is not installed. Install it: "
    "pip install 'jianbao[{extra}]'; or leave key_file empty",
    "dkim.no_key": "The key for signing {path} cannot be opened. Make one: mailer dkim key; or "
    "mend [dkim] key_file in config.toml",
    "dkim.open_to_others": "Others can read the key for signing {path} (permissions {found}): "
    "whoever has it can pass for the office. Run: chmod 0600 {path}; if it may have been copied, "
    "make another: mailer dkim key --selector NEWNAME",
    "dkim.bad_key": "{path} is no private RSA key that can be used (PEM, no password, 1024 bits or "
    "more)[[; it has {bits} bits]]. Make a new one: mailer dkim key --selector NEWNAME",
    "dkim.bad_selector": "--selector “{found}”: expected small letters, digits and hyphens, such "
    "as jianbao-2024",
    # A backup and its copy
    "restore.no_file": "There is no backup {path}. Check the name and the folder",
    "restore.is_folder": "{path} is a folder; expected a backup, which is a file (.zip) made by "
    "mailer backup. Name the file, as in {path}/jianbao-2026-01-31.zip",
    "restore.no_backup": "{path} is no backup (no manifest or no database in it). mailer backup "
    "makes one",
    "restore.damaged": "{path} is damaged or cut short; nothing was restored. Take another "
    "backup, or copy it anew",
    "restore.missing_part": "{path} is not whole: {part} is missing. Nothing was restored; take "
    "another backup",
    "restore.other_part": "{path} is damaged: {part} has not the SHA-256 of the manifest. Nothing "
    "was restored; take another backup",
    "restore.other_rows": "The table {table} is not as the manifest says ({found} rows, expected "
    "{expected}, or other ones). Nothing was restored; take another backup",
    "restore.other_version": "{path} was made by another version ({version}) with other tables. "
    "Restore it with that version, then upgrade",
    "restore.not_empty": "{path} is not empty, and nothing is written over. Name a new folder "
    "with --to",
    "restore.not_empty_database": "The database {database} has tables, and nothing is written "
    "over. Make an empty one",
    "copy.does_not_send": "This is a copy restored {restored_at:when} (the backup of "
    "{made_at:when}, from {origin}); it does not send.\n"
    "  To take over with it: mailer takeover --by NAME --reason TEXT\n"
    "  Whatever only looks can be used",
    "copy.is_none": "This is no restored copy, or somebody has taken over with it already; there "
    "is nothing to do",
    "takeover.log_unread": "The log {path} cannot be read: {reason:cause}. Nothing was taken over; "
    "check the name, or leave --log out",
    "takeover.no_log": "{path} is no delivery log (not one line of it). Nothing was taken over; "
    "name the old mail.log, or leave --log out",
    # What is counted
    "statistics.bad_period": "“{found}” is no period; expected 2023, 2023-03 or 2023-01..2023-06",
    "statistics.bad_name": "“{found}” cannot be the name of a unit: 1 to {limit} characters",
    "statistics.same_unit": "“{alias}” and “{unit}” are one unit already; there is nothing to put "
    "together",
    "statistics.no_alias": "“{found}” was not put together with anything[[; these were: {known}]]",
}
