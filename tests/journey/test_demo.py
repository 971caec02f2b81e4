"""The demo, as a newcomer sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl

HUIZHI = Path(sys.executable).parent / "huizhi"


def run(home: Path, *words: str) -> str:
    command = [str(HUIZHI), "--home", str(home), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def test_the_demo_plays_proves_and_leaves_letters_and_reports(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    told = run(home, "demo")
    for words in ("逐封结果", "需补正2处", "对账相符", "打开页面", "用时"):
        assert words in told
    status = json.loads(run(home, "status", "--json"))
    states = {one["name"]: (one["state"], one["late"], one["version"]) for one in status["units"]}
    assert states["赣州示例职业技术学院"] == ("accepted", False, 1)
    assert states["中示（江西）教育评价有限公司"] == ("accepted", False, 1)
    assert states["赣云样例（北京）教育科技有限公司"] == ("correction", False, 1)
    assert states["景德镇示范陶瓷学校"] == ("correction", False, 2)
    assert states["新余示例机电学校"] == ("accepted", True, 1)
    assert [one["name"] for one in status["units"] if one["due_today"]] == ["萍乡样例工业学校"]
    campaign = status["campaigns"][0]
    assert campaign["expected"] == campaign["reported"] + campaign["missing"] == 14
    assert status["proof"]["ok"] and status["letters"]["sent"] == 14
    assert len(list((home / "letters").glob("*.eml"))) == 14
    book = openpyxl.load_workbook(home / "reports" / "报送情况.xlsx")
    assert book["补正台账"].max_row > 10


def test_the_demo_leaves_a_folder_alone_that_is_not_its_own(tmp_path: Path) -> None:
    home = tmp_path / "office"
    run(home, "init")
    (home / "letters").mkdir()
    (home / "letters" / "000001.eml").write_text("a letter that went out")
    before = sorted(home.rglob("*"))
    words = [str(HUIZHI), "--home", str(home), "demo"]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "换一个文件夹" in done.stderr
    assert sorted(home.rglob("*")) == before


def test_the_report_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "init")
    files = [tmp_path / f"报送情况.{form}" for form in ("xlsx", "html", "docx")]
    options = [word for path in files for word in (f"--{path.suffix[1:]}", str(path))]
    run(home, "status", *options)
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600] * 3
    assert files[1].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["home", *(path.name for path in files)]
    )
