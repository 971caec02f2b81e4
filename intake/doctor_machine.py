"""What `huizhi doctor` asks of this machine: folder, disk, database, children, programs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from config.settings import FILE, Settings
from intake import libreoffice, recogniser
from intake.health import Health, State
from intake.language import tr
from intake.sandbox import Answer, Sandbox, protections
from intake.sandbox_lock import Protection
from intake.sandbox_tool import second_reader
from store.engine import create, current, sound


@dataclass(frozen=True, slots=True)
class _Part:
    """An optional part of the program.

    Attributes:
        modules, commands: What it stands on.
        purpose: What it is for.
        how: How to get it.
        works: Whether it may run here, asked once it is installed.
    """

    code: str
    name: str
    modules: tuple[str, ...]
    commands: tuple[str, ...]
    purpose: str
    how: str
    works: Callable[[], bool] = lambda: True


_OPTIONAL = (
    _Part(
        "optional.postgres",
        "PostgreSQL",
        ("psycopg",),
        (),
        tr("多机部署", "several machines"),
        tr("运行：pip install 'huizhi[postgres]'", "Run: pip install 'huizhi[postgres]'"),
    ),
    _Part(
        "optional.ocr",
        tr("扫描件识别", "recognition of scans"),
        recogniser.NEEDED,
        (),
        tr("读取扫描的盖章PDF，与WORD版核对", "reads scanned PDFs and compares them with the Word"),
        tr(
            "运行：pip install 'huizhi[ocr]'（约450 MB）",
            "Run: pip install 'huizhi[ocr]' (some 450 MB)",
        ),
    ),
    _Part(
        "optional.7zip",
        "7-Zip",
        (),
        ("7zz", "bwrap", "prlimit"),
        tr(
            "读取少见的压缩格式，复核损坏的压缩包",
            "rare archive formats, a second opinion on damaged archives",
        ),
        tr(
            "运行：apt-get install 7zip bubblewrap util-linux",
            "Run: apt-get install 7zip bubblewrap util-linux",
        ),
        second_reader,
    ),
    _Part(
        "optional.libreoffice",
        "LibreOffice",
        (),
        libreoffice.PROGRAMS,
        tr(
            "再读一遍读不出的旧版 Word，显示 Word 文件的页面",
            "a second reader of old Word files, pages of Word files",
        ),
        tr(
            "运行：apt-get install --no-install-recommends libreoffice-writer-nogui bubblewrap "
            "util-linux",
            "Run: apt-get install --no-install-recommends libreoffice-writer-nogui bubblewrap "
            "util-linux",
        ),
        libreoffice.available,
    ),
    _Part(
        "optional.demo",
        tr("演示", "demo"),
        ("mail_devel", "reportlab"),
        (),
        "huizhi demo",
        tr("运行：pip install 'huizhi[demo]'", "Run: pip install 'huizhi[demo]'"),
    ),
)
# What a child must not be able to do.
_PROTECTIONS = {
    "limits": tr("内存、时间、大小有上限", "memory, time and size are limited"),
    "files": tr("只能读交给它的那个文件", "reads only the file it is given"),
    "network": tr("不能联网", "no network"),
    "programs": tr("不能启动程序", "starts no programs"),
    "privileges": tr("没有特权", "no privileges"),
}
_SAMPLE = b"From: a@b.example\r\nSubject: doctor\r\n\r\nhello\r\n"


def home(folder: Path) -> Health:
    """Whether only the owner can read the home folder: it holds people's data."""
    title = tr("数据文件夹", "Home folder")
    loose = [
        path for path in (folder, folder / FILE) if path.exists() and path.stat().st_mode & 0o077
    ]
    if not loose:
        return Health("home.private", title, State.GOOD, f"{folder.resolve()}")
    names = " ".join(str(path.resolve()) for path in loose)
    found = tr(f"同机的其他用户可以读取：{names}", f"Others on this machine may read {names}.")
    remedy = tr(f"运行：chmod go= {names}", f"Run: chmod go= {names}")
    return Health("home.private", title, State.WARN, found, remedy)


def database(folder: Path, settings: Settings) -> Health:
    """Whether the database can be reached, is sound, and has this program's tables."""
    title = tr("数据库", "Database")
    init = tr(f"运行：huizhi --home {folder} init", f"Run: huizhi --home {folder} init")
    file = folder / "huizhi.db"
    if not settings.database and not file.exists():
        found = tr("还没有建立。", "It was not made yet.")
        return Health("database", title, State.FAULT, found, init)
    kind = "PostgreSQL" if settings.database.startswith("postgres") else "SQLite"
    try:
        fault, fresh = _state(settings.database or f"sqlite:///{file}")
    except (SQLAlchemyError, ImportError, OSError) as error:
        fault, fresh = type(error).__name__, False
    if fault:
        found = tr(f"{kind} 打不开（{fault}）。", f"{kind} fails ({fault}).")
        remedy = tr(
            "请检查地址、权限和服务是否启动；文件损坏时停下程序，从备份恢复。",
            "Check address, rights and whether the server runs; restore a damaged file from backup.",
        )
        return Health("database", title, State.FAULT, found, remedy)
    if not fresh:
        found = tr("表结构不是本版本的。", "Its tables are of another version.")
        return Health("database", title, State.FAULT, found, init)
    found = tr(f"{kind} 正常，表结构是最新的。", f"{kind}, up to date.")
    return Health("database", title, State.GOOD, found)


def _state(address: str) -> tuple[str, bool]:
    """What is wrong with a database, or nothing, and whether its tables are this program's."""
    engine = create(address)
    try:
        return ("", current(engine)) if sound(engine) else ("quick_check", False)
    finally:
        engine.dispose()


def children(settings: Settings) -> Iterator[Health]:
    """Whether files can be read in children, and what keeps those from doing harm: by trying."""
    with tempfile.TemporaryDirectory(prefix="huizhi-doctor-") as folder:
        sample, scratch = Path(folder) / "sample.eml", Path(folder) / "scratch"
        sample.write_bytes(_SAMPLE)
        scratch.mkdir()
        with Sandbox(settings.limits, scratch).run("mail", sample) as answer:
            good = isinstance(answer, Answer)
        found = {one.name: one for one in protections(settings.limits, scratch)}
    title = tr("隔离读取", "Reading in isolation")
    if good:
        words = tr("在受限的子进程里读取，正常。", "Children with limits work.")
        yield Health("sandbox.reading", title, State.GOOD, words)
    else:
        words = tr("子进程无法读取文件。", "A child could not read a file.")
        remedy = tr(
            "请检查内存和进程数限制，或放宽 huizhi.toml 里 [limits] 的 memory。",
            "Check limits on memory and processes, or raise memory under [limits].",
        )
        yield Health("sandbox.reading", title, State.FAULT, words, remedy)
    yield _protected([one for name, one in found.items() if name in _PROTECTIONS])


def _protected(found: list[Protection]) -> Health:
    title = tr("防护", "Protections")
    lines = tuple(
        f"{'✓' if one.active else '✗'} {_PROTECTIONS[one.name]}（{one.note}）" for one in found
    )
    if found and all(one.active for one in found):
        words = tr("恶意文件的各项防护都已生效。", "All protections against hostile files work.")
        return Health("sandbox.protections", title, State.GOOD, words, details=lines)
    words = tr("有的防护没有生效。", "Some protections do not work.")
    remedy = tr(
        "材料仍在受限的子进程里读取。要全部生效，请用较新的 Linux 内核（6.1 及以上），"
        "并且不要在禁止 Landlock、seccomp 的容器里运行。",
        "Files are still read in limited children. For all of them use a newer Linux (6.1 or "
        "later), and no container that forbids Landlock or seccomp.",
    )
    return Health("sandbox.protections", title, State.WARN, words, remedy, lines)


def programs(settings: Settings) -> Iterator[Health]:
    """Optional parts: there or not; a fault only where the settings ask for one."""
    for part in _OPTIONAL:
        missing = [module for module in part.modules if find_spec(module) is None]
        missing += [command for command in part.commands if shutil.which(command) is None]
        title = tr(f"可选组件：{part.name}", f"Optional: {part.name}")
        if missing:
            needed = "psycopg" in missing and settings.database.startswith("postgres")
            found = tr(
                f"没有安装（用于：{part.purpose}）。", f"Not installed (for: {part.purpose})."
            )
            yield Health(part.code, title, State.FAULT if needed else State.OFF, found, part.how)
        elif not part.works():
            yield Health(part.code, title, State.WARN, *_FORBIDDEN)
        else:
            yield Health(part.code, title, State.GOOD, part.purpose)


_FORBIDDEN = (
    tr(
        "已安装，但本机不许它隔离运行，所以不使用。",
        "Installed, but may not run in isolation here.",
    ),
    tr(
        "请允许普通用户使用命名空间：sysctl kernel.unprivileged_userns_clone=1；在容器里需由容器放开。",
        "Allow user namespaces: sysctl kernel.unprivileged_userns_clone=1; a container must allow "
        "them itself.",
    ),
)
