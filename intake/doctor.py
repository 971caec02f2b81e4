"""`huizhi doctor`: looks at everything the worker needs and says what to do about each fault.

It changes nothing and sends nothing; the order is that in which an engineer sets things up.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from checks.switches import MistakesError, prepare
from config import campaign as campaigns
from config import settings as settings_
from config.campaign import CampaignError
from config.settings import Settings, SettingsError
from intake import doctor_machine, doctor_mail
from intake.health import Health, State, code_age, disk, lost, pulse, quarantine
from intake.language import tr
from intake.wiring import working
from store.engine import create
from store.ledger import Ledger

_TITLE = tr("配置", "Settings")


def examine(home: Path, now: datetime) -> Iterator[Health]:
    """Looks at everything, one thing after the other, so that progress can be shown."""
    found = _configured(home)
    if isinstance(found, Health):
        yield found
        return
    settings, names = found
    told = tr(f"通知：{'、'.join(names)}。", f"Campaigns: {', '.join(names)}.")
    yield Health("settings", _TITLE, State.GOOD, told)
    yield doctor_machine.home(home)
    yield disk(shutil.disk_usage(home).free)
    storage = doctor_machine.database(home, settings)
    yield storage
    if storage.state is State.GOOD:
        yield from _remembered(home, settings, names, now)
        yield worker(home)
    yield from doctor_mail.mailbox(settings.imap, now)
    if settings.imap.host:
        yield code_age(settings.imap, now)
    yield doctor_mail.sending(settings.smtp)
    yield from doctor_machine.children(settings)
    yield from doctor_machine.programs(settings)


def _configured(home: Path) -> tuple[Settings, list[str]] | Health:
    """The settings and the campaigns' ids, or what is wrong with them."""
    if not (home / settings_.FILE).is_file():
        found = tr(f"“{home}” 里还没有配置。", f"Nothing is set up in {home}.")
        remedy = tr(f"运行：huizhi --home {home} init", f"Run: huizhi --home {home} init")
        return Health("settings", _TITLE, State.FAULT, found, remedy)
    try:
        settings = settings_.load(home)
        known = campaigns.load_all(settings.campaign_folder)
        for campaign in known:
            prepare(campaign)
    except (SettingsError, CampaignError, MistakesError) as error:
        found = tr("配置有误。", "The settings are wrong.")
        remedy = tr("请按下面的提示改正。", "Correct what is named below.")
        details = tuple(str(error).splitlines())
        return Health("settings", _TITLE, State.FAULT, found, remedy, details)
    return settings, [campaign.id for campaign in known]


def _remembered(
    home: Path, settings: Settings, campaigns_: list[str], now: datetime
) -> Iterator[Health]:
    """What the ledger knows."""
    engine = create(settings.database or f"sqlite:///{home / 'huizhi.db'}")
    try:
        yield from _ledger(Ledger(engine), settings, campaigns_, now)
    except SQLAlchemyError as error:
        found = tr(
            f"读取失败（{type(error).__name__}）。", f"Reading failed ({type(error).__name__})."
        )
        yield Health("database", tr("数据库", "Database"), State.FAULT, found)
    finally:
        engine.dispose()


def _ledger(
    ledger: Ledger, settings: Settings, campaigns_: list[str], now: datetime
) -> Iterator[Health]:
    counts = {one: len(ledger.units.roster(one).units) for one in campaigns_}
    title = tr("应报单位名单", "Roster")
    listed = "、".join(f"{name} {count}" for name, count in counts.items())
    if any(counts.values()):
        yield Health("roster", title, State.GOOD, listed)
    else:
        found = tr("还没有名单，认不出报送单位。", "There is none, so no unit is recognised.")
        remedy = tr(
            "用 huizhi init --roster 名单.xlsx 导入。",
            "Import it: huizhi init --roster roster.xlsx",
        )
        yield Health("roster", title, State.FAULT, found, remedy)
    if settings.imap.host:
        facts = ledger.watching.mailbox(settings.imap.account)
        yield pulse(ledger.keeping.last_poll(), settings.work.poll, now)
        yield quarantine(facts.glimpses)
        yield lost(facts.lost)


def worker(home: Path) -> Health:
    """Whether a worker runs on this folder; on PostgreSQL others may."""
    title = tr("工作进程", "Worker")
    if working(home):
        return Health("worker", title, State.GOOD, tr("正在运行。", "It is running."))
    found = tr("本机没有运行。", "None runs here.")
    remedy = tr("要持续收信请运行：huizhi run", "To work on, run: huizhi run")
    return Health("worker", title, State.OFF, found, remedy)
