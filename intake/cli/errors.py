"""Known errors in words that say what to do."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError

from checks.switches import MistakesError
from config.campaign import CampaignError
from config.roster import RosterError
from config.settings import SettingsError
from intake.language import tr
from intake.line import Temporary
from intake.mailbox import MailboxError
from intake.records import NotSetUp
from intake.wiring import Busy


def told(error: Exception) -> str | None:
    """The message for an error that has a remedy, or None for one we do not know."""
    found = next((words for kinds, words in _WORDS if isinstance(error, kinds)), None)
    return found(error) if found else None


def _not_set_up(error: Exception) -> str:
    return tr(
        f"“{error}” 里还没有配置。请先运行：huizhi --home {error} init",
        f"Nothing is set up in {error}. Run first: huizhi --home {error} init",
    )


def _busy(error: Exception) -> str:
    return tr(
        f"“{error}” 正由另一个 huizhi 进程使用，请等它结束或先停掉它。",
        f"Another huizhi works on {error}; wait for it or stop it.",
    )


def _wrong_data(error: Exception) -> str:
    return tr(f"配置有误，请改正后再运行：\n{error}", f"Please correct:\n{error}")


def _temporary(error: Exception) -> str:
    what = {
        "disk": tr("磁盘空间不足或不可写", "the disk is full or cannot be written"),
        "database": tr("连不上数据库", "the database cannot be reached"),
    }.get(str(error), str(error))
    return tr(
        f"暂时无法工作：{what}。已收到的邮件都已保存；问题解除后再运行会接着做。",
        f"Cannot work now: {what}. Everything received is safe; once mended, the work goes on.",
    )


def _database(error: Exception) -> str:
    del error  # it may repeat the address, and with it a password
    return _temporary(Temporary("database"))


def _address(error: Exception) -> str:
    del error  # as above
    return tr(
        "配置有误：huizhi.toml 里的 database 不能用。例：postgresql://huizhi@localhost/huizhi；"
        "不写则用 SQLite。",
        "database in huizhi.toml is no address that can be used. Example: "
        "postgresql://huizhi@localhost/huizhi; without it SQLite is used.",
    )


def _no_module(error: Exception) -> str:
    name = getattr(error, "name", "")
    return tr(
        f"缺少组件 {name}。用 PostgreSQL 请运行：pip install 'huizhi[postgres]'",
        f"{name} is not installed. For PostgreSQL run: pip install 'huizhi[postgres]'",
    )


def _no_file(error: Exception) -> str:
    name = getattr(error, "filename", "")
    return tr(f"找不到文件：{name}", f"No such file: {name}")


def _system(error: Exception) -> str:
    reason, name = getattr(error, "strerror", ""), getattr(error, "filename", "") or ""
    return tr(f"系统错误：{reason} {name}", f"System error: {reason} {name}")


_WORDS: tuple[tuple[tuple[type[Exception], ...], Callable[[Exception], str]], ...] = (
    ((NotSetUp,), _not_set_up),
    ((Busy,), _busy),
    ((SettingsError, CampaignError, RosterError, MistakesError), _wrong_data),
    ((MailboxError,), str),
    ((Temporary,), _temporary),
    ((OperationalError, InterfaceError), _database),
    ((ArgumentError,), _address),
    ((ModuleNotFoundError,), _no_module),
    ((FileNotFoundError,), _no_file),
    ((OSError,), _system),
)
