"""`huizhi init`: makes the home folder, a commented settings file and the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from config import roster_file as rosters
from config.settings import FILE
from intake.language import tr
from intake.records import open_records

TEMPLATE = """\
# huizhi 的配置。改好后运行 huizhi run。
# 密码不要写在这里：用环境变量 HUIZHI_IMAP__PASSWORD、HUIZHI_SMTP__PASSWORD，
# 或 systemd 凭据 imap__password、smtp__password。

# database = "postgresql://huizhi@localhost/huizhi"   # 不写则用本文件夹里的 SQLite

[imap]                     # 收信
host = ""                  # 例：imap.163.com
port = 993
security = "ssl"           # ssl / starttls / plain
user = ""                  # 例：office@163.com；密码是“授权码”，不是登录密码
# code_from = 2001-02-03   # 授权码的生成日期；快到期时提醒换新
# folders = ["INBOX"]      # 不写则全看，只跳过已发送、草稿、已删除；病毒文件夹只看信头
# skip_folders = ["已发送", "草稿箱", "已删除"]   # 服务器没有标明用途时，按名称跳过

[smtp]                     # 发信
host = ""                  # 例：smtp.163.com
port = 465
security = "ssl"
user = ""
mode = "hold"              # hold：先不发，由人放行；send：自动发；off：不发

[work]
poll = 60                  # 每隔多少秒看一次邮箱
pace = 60                  # 两封信之间隔多少秒
quiet = 600                # 来信有缺漏时等多少秒再答复：漏发的常会随后补来；齐全的当即答复
"""


def init(
    ctx: typer.Context,
    roster: Annotated[
        Path | None,
        typer.Option(help=tr("应报单位名单（CSV 或 XLSX）", "Roster of units (CSV or XLSX)")),
    ] = None,
    campaign: Annotated[
        str, typer.Option(help=tr("名单属于哪个通知（编号）", "Campaign id of the roster"))
    ] = "",
) -> None:
    """Sets a home folder up; nothing that is there is overwritten but the roster."""
    home: Path = ctx.obj
    found = rosters.load(roster) if roster else None
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = home / FILE
    if not settings.exists():
        settings.touch(mode=0o600)
        settings.write_text(TEMPLATE, encoding="utf-8")
    with open_records(home) as house:
        ids = [one.id for one in house.campaigns]
        chosen = campaign or ids[-1]
        if chosen not in ids:
            raise typer.BadParameter(
                tr(f"没有通知 {chosen}；有：", "unknown; there are: ") + "、".join(ids)
            )
        if found:
            house.ledger.units.replace(chosen, found.units, house.now())
        count = len(house.ledger.units.roster(chosen).units)
    typer.echo(tr(f"数据文件夹：{home}", f"Home folder: {home}"))
    typer.echo(tr(f"配置文件：{settings}", f"Settings: {settings}"))
    typer.echo(tr(f"通知：{chosen}，名单 {count} 个单位", f"Campaign {chosen}: {count} units"))
    if not count:
        typer.echo(
            tr("提示：还没有名单，请用 --roster 导入。", "Hint: import a roster with --roster.")
        )
