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
