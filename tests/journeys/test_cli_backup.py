"""`mailer backup`, `restore` and `takeover` as people type them."""

import json
import zipfile


def test_a_backup_restored_on_another_folder_is_the_same_and_refuses_to_send(scheduled, tmp_path):
    file, copy = tmp_path / "今天.zip", tmp_path / "copy"

    (scheduled.folder / "secrets.toml").touch(0o600)
    made = scheduled("backup", file)
    restored = scheduled("restore", file, "--to", copy, "--verify")

    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    assert (made.status, restored.status) == (0, 0)
    assert "有意不放进去、请另行妥善保管的：secrets.toml" in made.out
    assert "接替前请从原机拷来或重新设定：secrets.toml" in restored.out
    for table in tables:
        line = next(each for each in restored.lines if each.split()[:1] == [table["table"]])
        assert line.split()[1:] == [str(table["rows"]), table["sha256"][:16]]
    for words in (["run"], ["schedule", "--at", "+3h"], ["issue", "test", "--to", "a@b.example"]):
        refused = type(scheduled)(copy)(*words)
        assert refused.status == 4
        assert "mailer takeover --by 姓名 --reason 理由" in refused.err
    assert "不发送" in type(scheduled)(copy)("doctor").out


def test_a_folder_is_no_backup_and_it_is_not_asked_where_to_restore_it(scheduled):
    for folder in (str(scheduled.folder), ".", "/"):
        ran = scheduled("restore", folder)

        assert (ran.status, ran.out) == (3, "")
        assert ran.err.startswith(f"{folder} 是文件夹，应为 mailer backup 做成的备份文件")


def test_a_backup_names_the_delivery_log_only_where_it_is_in_it(scheduled, tmp_path):
    elsewhere = tmp_path / "mail.log"
    outside = {"MAILER_LOG__FILE": str(elsewhere)}

    without = scheduled("backup", tmp_path / "a.zip")
    elsewhere.touch()
    apart = scheduled("backup", tmp_path / "b.zip", env=outside)
    restored = scheduled("restore", tmp_path / "b.zip", "--to", tmp_path / "copy", env=outside)
    (scheduled.folder / "mail.log").touch()
    within = scheduled("backup", tmp_path / "c.zip")

    assert "日志" not in without.out
    assert f"发送日志 {elsewhere} 不在工作文件夹里，没有放进去" in apart.out
    assert f"发送日志没有放进备份；原来在 {elsewhere}" in restored.out
    assert "授权码、私钥等" not in apart.out
    assert "里面有通讯录、稿件和发送日志 mail.log，请" in within.out


def test_a_copy_that_takes_over_keeps_what_is_not_due_and_says_so(scheduled, tmp_path):
    scheduled("backup", tmp_path)
    (file,) = tmp_path.glob("jianbao-*.zip")
    scheduled("restore", file, "--json")
    copy = type(scheduled)(file.with_suffix(""))

    asked = copy("takeover", "--by", "室主任", "--reason", "试", stdin="n\n")
    done = copy("takeover", "--by", "室主任", "--reason", "原机损坏", "--yes")
    again = copy("takeover", "--by", "室主任", "--reason", "原机损坏", "--yes")

    assert "仍是副本" in asked.out
    assert "--log 原来的 mail.log" in asked.out
    assert (done.status, again.status) == (0, 4)
    assert "没有已开始的发送单" in done.out
    assert copy("dispatch", "show", "--json").json["state"] == "scheduled"
