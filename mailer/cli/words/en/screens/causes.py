"""English words for what systems and databases say.

Owns a sentence for each cause.  Never recognises one: that is in
`mailer.cli.words.causes`.
"""

WORDS = {
    "cause.refused": "connection refused (nobody serves there, or the port is wrong)",
    "cause.broken": "the connection broke",
    "cause.no_route": "no way through the network",
    "cause.timeout": "no answer in time",
    "cause.address_in_use": "another program has this port",
    "cause.no_such_host": "there is no such host name",
    "cause.no_dns": "names cannot be looked up (DNS) at the moment",
    "cause.no_such_file": "no such file or folder",
    "cause.not_a_folder": "a part of the path is not a folder",
    "cause.a_folder": "it is a folder, not a file",
    "cause.exists": "a file of this name is there already",
    "cause.denied": "permission denied",
    "cause.disk_full": "the disk is full",
    "cause.read_only": "read-only, cannot be written",
    "cause.too_many_files": "too many open files",
    "cause.expired_certificate": "the certificate of the server has expired",
    "cause.other_name": "the certificate of the server is for another name",
    "cause.unknown_authority": "the certificate of the server is not to be trusted "
    "(unknown authority)",
    "cause.no_starttls": "the server offers no encryption (STARTTLS)",
    "cause.no_login_offered": "the server offers no way to log in that is known here",
    "cause.login_in_clear": "no password is sent without encryption",
    "cause.not_tls": "this is not TLS (port and encryption do not fit)",
    "cause.words_in_clear": "somebody spoke before the encryption began: not to be trusted",
    "cause.cannot_open": "the database file cannot be opened (no such folder, or no permission)",
    "cause.not_a_database": "the file is no database",
    "cause.damaged": "the database file is damaged",
    "cause.bad_password": "the password of the database is wrong",
    "cause.no_password": "no password for the database was given",
    "cause.no_such_database": "the server has no such database",
    "cause.no_such_user": "the database has no such user",
    # What to do about a failure of the database, behind its cause
    "remedy.read_only": ". See who owns the file and its folder and may write there, and whether "
    "the disk is read-only",
    "remedy.denied": ". See who owns the file and its folder, and who may read and write there",
    "remedy.cannot_open": ". Check [database] url in config.toml, and who may read and write in "
    "that folder",
    "remedy.not_a_database": ". Check whether [database] url in config.toml means this file; if it "
    "does, and is damaged, restore a backup: mailer restore FILE --to DIR",
    "remedy.damaged": ". Stop mailer run, copy the file first, then restore a backup: "
    "mailer restore FILE --to DIR",
}
