"""Whatever is wrong, a clear Chinese message or a finding comes out, and nothing kept is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.campaign import CAMPAIGNS
from intake.cli.app import app
from intake.demo import samples
from tests import builders as b
from tests.journey.conftest import HUIZHI, ROSTER, Office
from tests.journey.test_line import SENT, deliver

NAME = b.archive_name()


def run(home: Path, *words: str, code: int = 0) -> str:
    """A command in this process: nothing here is about starting one, which takes a second."""
    done = CliRunner().invoke(app, ["--home", str(home), *words])
    assert done.exit_code == code, (done.output, done.exception)
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert "Traceback" not in done.output
    return done.output


def checked(tmp_path: Path, *paths: Path) -> list[dict[str, object]]:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    words = ["check", "--json", "--roster", str(roster), *map(str, paths)]
    out = run(tmp_path / "home", *words)
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def good_files() -> dict[str, bytes]:
    form = samples.filled(b.CAMPAIGN, b.UNIT)
    return {"材料.docx": samples.word(b.CAMPAIGN, form), "材料.pdf": samples.pdf(b.CAMPAIGN, form)}


def codes(result: dict[str, object]) -> list[str]:
    return [one["code"] for one in result["findings"]]  # type: ignore[attr-defined]


def test_a_good_package_is_accepted_and_its_figures_come_out(tmp_path: Path) -> None:
    (result,) = checked(tmp_path, archive(tmp_path / NAME, good_files()))
    assert (result["decision"], result["unit"], result["kind"]) == ("accepted", b.UNIT, "school")
    rows = result["forms"]["self_assessment"]  # type: ignore[index]
    assert len(rows) == 34
    assert rows[0]["id"] == "1-1" and rows[0]["score"] == "2"
    roles = [one["role"] for one in result["files"]]  # type: ignore[attr-defined]
    assert roles == ["word", "pdf"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"this is no zip", "PKG104"), (b"", "PKG104"), (b"PK\x03\x04" + b"\0" * 50, "PKG104")],
)
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    (result,) = checked(tmp_path, path)
    assert codes(result) == [code]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "PKG110"), (b"no word file", "PKG110"), (b"PK\x03\x04 broken", "PKG110")],
)
def test_an_empty_or_broken_word_file_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    files = {**good_files(), "材料.docx": content}
    (result,) = checked(tmp_path, archive(tmp_path / NAME, files))
    assert codes(result) == [code]
    assert result["decision"] == "correction"


def test_rich_text_under_a_word_name_is_for_a_person(tmp_path: Path) -> None:
    files = {**good_files(), "材料.docx": rb"{\rtf1\ansi 1+X}"}
    (result,) = checked(tmp_path, archive(tmp_path / NAME, files))
    assert codes(result) == ["PKG116"]
    assert result["decision"] != "correction"


def test_a_broken_pdf_is_told(tmp_path: Path) -> None:
    files = {**good_files(), "材料.pdf": b"%PDF-1.7 and nothing more"}
    (result,) = checked(tmp_path, archive(tmp_path / NAME, files))
    assert codes(result) == ["PKG110"]


def test_loose_files_in_a_folder_are_one_package(tmp_path: Path) -> None:
    folder = tmp_path / "loose"
    folder.mkdir()
    for name, content in good_files().items():
        (folder / name).write_bytes(content)
    (result,) = checked(tmp_path, folder)
    assert (result["decision"], result["package"]) == ("accepted", None)


def test_a_folder_of_packages_gives_a_line_each(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    archive(folder / NAME, good_files())
    (folder / "mail.eml").write_bytes(SENT[7].raw)
    results = checked(tmp_path, folder)
    assert [one["decision"] for one in results] == ["ignored", "accepted"] or [
        one["decision"] for one in results
    ] == ["accepted", "ignored"]
    assert "automatic" in [one.get("mail") for one in results]


@pytest.mark.parametrize("lost", [None, 1], ids=["whole", "second piece lost"])
def test_a_split_archive_in_a_folder_is_one_package(tmp_path: Path, lost: int | None) -> None:
    folder = tmp_path / "pieces"
    folder.mkdir()
    raw = archive(tmp_path / NAME, good_files()).read_bytes()
    step = len(raw) // 3 + 1
    for number in range(3):
        if number != lost:
            piece = raw[number * step : (number + 1) * step]
            (folder / f"{NAME}.{number + 1:03d}").write_bytes(piece)
    (result,) = checked(tmp_path, folder)
    assert result["package"] == NAME
    assert codes(result) == ([] if lost is None else ["PKG115"])


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    assert "找不到" in run(tmp_path, "check", str(tmp_path / "nothing.zip"), code=1)


def test_a_campaign_without_a_key_is_told_with_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "campaign"
    folder.mkdir()
    (folder / "notice.toml").write_text('id = "x"\nyear = "soon"\n')
    said = run(tmp_path, "check", "--campaign", str(folder), str(tmp_path), code=1)
    for part in ("notice.toml: deadline", "notice.toml: year", "notice.toml: contacts"):
        assert part in said


def test_a_home_that_is_not_set_up_is_told(tmp_path: Path) -> None:
    assert "init" in run(tmp_path / "new", "once", code=1)


def test_a_wrong_roster_is_told_line_by_line(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("full_name,kind\n,school\n甲,univ\n")
    said = run(tmp_path / "home", "init", "--roster", str(roster), code=1)
    assert "第2行" in said and "第3行" in said


def test_a_wrong_option_is_wrong_usage(tmp_path: Path) -> None:
    assert "--what" in run(tmp_path, "once", "--what", code=2)
    assert "NOPE999" in run(tmp_path, "explain", "NOPE999", code=2)


def test_english_on_request(tmp_path: Path) -> None:
    words = ["--home", str(tmp_path / "new"), "--lang", "en", "once"]
    done = subprocess.run([str(HUIZHI), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Nothing is set up" in done.stderr and "Traceback" not in done.stderr
    words = ["--lang", "en", "status", "--help"]
    assert "Example:" in subprocess.check_output([str(HUIZHI), *words], text=True)


@pytest.mark.servers
def test_a_wrong_password_stops_and_tells_and_loses_nothing(office: Office) -> None:
    deliver(office, 0)
    office.run("once")
    deliver(office, 1)
    assert "授权码" in replace(office, password="wrong").run("once", code=1)
    assert office.status()["proof"]["judged"] == 1
    office.run("once")
    assert office.status()["proof"]["judged"] == 2


@pytest.mark.servers
def test_a_server_that_is_down_is_told_and_nothing_is_lost(office: Office) -> None:
    deliver(office, 0)
    office.run("once")
    office.configure(port=1)
    assert "连" in office.run("once", code=1)
    assert office.status()["proof"]["judged"] == 1


@pytest.mark.parametrize("option", ["--xlsx", "--html", "--docx"])
def test_a_report_that_cannot_be_written_there_says_so(tmp_path: Path, option: str) -> None:
    home = tmp_path / "home"
    run(home, "init")
    for there in (tmp_path, tmp_path / "没有" / "报送情况"):
        told = run(home, "status", option, str(there), code=2)
        assert "已有的文件夹" in told and ".part" not in told


def test_check_and_explain_go_by_the_notices_that_are_in_use(tmp_path: Path) -> None:
    own = shutil.copytree(CAMPAIGNS / "jiangxi-2022", tmp_path / "notices" / "own")
    notice = own / "notice.toml"
    notice.write_text(notice.read_text().replace(f'id = "{b.CAMPAIGN.id}"', 'id = "own"'))
    run(tmp_path / "home", "init")
    settings = tmp_path / "home" / "huizhi.toml"
    settings.write_text(f'campaigns = "{notice.parent.parent}"\n' + settings.read_text())
    (result,) = checked(tmp_path, archive(tmp_path / NAME, good_files()))
    assert result["campaign"] == "own"
    notice.write_text(notice.read_text() + "\nnonsense = 1\n")
    assert "nonsense" in run(tmp_path / "home", "explain", code=1)


def test_a_folder_without_notices_is_told(tmp_path: Path) -> None:
    run(tmp_path / "home", "init")
    settings = tmp_path / "home" / "huizhi.toml"
    settings.write_text(f'campaigns = "{tmp_path}"\n' + settings.read_text())
    assert "没有找到通知" in run(tmp_path / "home", "status", code=1)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "database 不能用"),
        ("postgresql+psycopg2://a@127.0.0.1/a", "缺少组件"),
        ("postgresql://a@127.0.0.1:9/a", "连不上数据库"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(tmp_path: Path, address: str, words: str) -> None:
    run(tmp_path / "home", "init")
    settings = tmp_path / "home" / "huizhi.toml"
    settings.write_text(f'database = "{address}"\n' + settings.read_text())
    assert words in run(tmp_path / "home", "status", code=1)
