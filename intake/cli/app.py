"""The application: global options, one place where errors become words, and the commands."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException
from typer.main import get_group

from intake.cli.commands import COMMANDS, Command
from intake.language import tr

HOME = Path("var")


class _Later(TyperCommand):
    """A command as the list of commands needs it; what it stands for is loaded to be called."""

    def __init__(self, command: Command) -> None:
        super().__init__(command.name, help=command.help)
        self.place = command.place

    def make_context(self, *args: Any, **extra: Any) -> Any:
        module, _, name = self.place.partition(":")
        found = getattr(importlib.import_module(module), name)
        part = typer.Typer(rich_markup_mode=app.rich_markup_mode)
        if isinstance(found, typer.Typer):
            part.add_typer(found, name=self.name, help=self.help)
        else:
            part.command(self.name, help=self.help)(found)
        return get_group(part).commands[str(self.name)].make_context(*args, **extra)


class _Group(TyperGroup):
    """Turns every known error into a sentence that says what to do; never a traceback."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for command in COMMANDS:
            self.add_command(_Later(command))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException):  # wrong usage tells itself
            raise
        except Exception as error:
            from intake.cli.errors import told  # noqa: PLC0415 - it knows every part's errors

            message = told(error)
            if message is None or ctx.params.get("verbose"):
                if ctx.params.get("verbose"):
                    raise
                message = tr(
                    f"程序内部错误（{type(error).__name__}）。已保存的邮件不受影响。"
                    "请加 --verbose 再运行一次，把输出交给维护人员。",
                    f"Internal error ({type(error).__name__}). Kept mail is safe. Run again with "
                    "--verbose and pass the output on to your engineer.",
                )
            typer.echo(message, err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_Group,
    name="huizhi",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help=tr(
        "回执：收取各单位报送的 1+X 考核材料，核对，并逐封回复。\n\n"
        "例：huizhi init --roster 名单.csv，然后 huizhi run",
        "huizhi: receives 1+X assessment materials by mail, checks them, answers each mail.\n\n"
        "Example: huizhi init --roster roster.csv, then huizhi run",
    ),
)


@app.callback()
def options(
    ctx: typer.Context,
    home: Annotated[
        Path,
        typer.Option(
            envvar="HUIZHI_HOME",
            help=tr("数据文件夹：数据库、原件、信件", "Folder of database, originals, letters"),
        ),
    ] = HOME,
    lang: Annotated[
        str, typer.Option(help=tr("语言：zh 或 en", "Language: zh or en"), metavar="zh|en")
    ] = "zh",
    verbose: Annotated[
        bool,
        typer.Option("--verbose", help=tr("显示全部日志和错误细节", "Show all logs and errors")),
    ] = False,
) -> None:
    """Global options; the texts stand above so that they follow the language."""
    from intake.logs import configure  # noqa: PLC0415 - help needs no logs, and structlog is slow

    del lang  # read before the help texts are made
    configure(verbose=verbose)
    ctx.obj = home
