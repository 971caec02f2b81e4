"""The commands: what each is called, where it stands, and what its help says.

What a command works with (database, readers, checks) takes up to a second to import, so its module
is loaded when it is called; the list of commands and every other command do without.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.language import tr


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Attributes:
        place: "module:name" of a function, or of a `typer.Typer` with commands of its own.
        help: What it does and an example, in the chosen language.
    """

    name: str
    place: str
    help: str


COMMANDS = (
    Command(
        "demo",
        "intake.cli.demo:demo",
        tr(
            "演示：用虚构单位的邮件走完全程（不联网）。\n\n例：huizhi --home var/demo demo",
            "Demo: the whole line over invented mails, offline.\n\n"
            "Example: huizhi --home var/demo demo",
        ),
    ),
    Command(
        "init",
        "intake.cli.setup:init",
        tr(
            "建立数据文件夹和配置文件；可随时再次运行以更新名单。\n\n例：huizhi init --roster 名单.xlsx",
            "Make the home folder and settings; run again to update the roster.\n\n"
            "Example: huizhi init --roster roster.xlsx",
        ),
    ),
    Command(
        "doctor",
        "intake.cli.doctor:doctor",
        tr(
            "体检：邮箱、发信、文件夹、授权码、磁盘、数据库、组件是否正常，不正常的怎么办。"
            "只查看，不改动，也不发信。有故障时退出码为 1。\n\n例：huizhi doctor",
            "Examine mailbox, sending, folders, code, disk, database, programs; say what to do. "
            "Changes and sends nothing. Exit 1 where something is broken.\n\nExample: huizhi doctor",
        ),
    ),
    Command(
        "once",
        "intake.cli.work:once",
        tr(
            "工作一轮：收信、核对、回信、对账，然后结束。\n\n例：huizhi once",
            "One round: fetch, check, answer, prove; then end.\n\nExample: huizhi once",
        ),
    ),
    Command(
        "run",
        "intake.cli.work:run",
        tr(
            "持续工作，直到被停止（Ctrl-C）。\n\n例：huizhi --home /srv/huizhi run",
            "Work until stopped (Ctrl-C).\n\nExample: huizhi --home /srv/huizhi run",
        ),
    ),
    Command(
        "import",
        "intake.cli.work:bring",
        tr(
            "导入邮件文件：.eml、.mbox、Maildir 或装有 .eml 的文件夹。--for 把下载好的材料归到一封"
            "邮件名下。\n\n例：huizhi import 备份/\n\n例：huizhi import 材料.zip --for 42",
            "Import mails: .eml, .mbox, Maildir, folders of .eml. --for gives downloaded files to a "
            "mail.\n\nExample: huizhi import backup/\n\n"
            "Example: huizhi import package.zip --for 42",
        ),
    ),
    Command(
        "links",
        "intake.cli.links:links",
        tr(
            "列出超大附件和网盘链接，先到期的在前。程序不打开链接：请用浏览器下载后放进数据文件夹的 "
            "drop 目录，或用 import --for 导入；链接失效用 --expired。\n\n例：huizhi links",
            "List files behind links, the first to expire first. Download them with a browser into "
            "the folder drop of the home, or use import --for; --expired for a dead link.\n\n"
            "Example: huizhi links --expired 42",
        ),
    ),
    Command(
        "check",
        "intake.cli.check:check",
        tr(
            "核对材料，不收发邮件。PATH 是压缩包、.eml、装有这些的文件夹，或一个散件文件夹。\n\n"
            "例：huizhi check 某学校材料.zip",
            "Judge packages offline. PATH is an archive, an .eml, a folder of these, or a folder "
            "of loose files.\n\nExample: huizhi check package.zip --json",
        ),
    ),
    Command(
        "status",
        "intake.cli.status:status",
        tr(
            "报送情况：应报、已报、未报，待发信件，邮件对账；可另存为 Excel、网页、Word 简报。\n\n"
            "例：huizhi status --xlsx 报送情况.xlsx",
            "Status: units, letters, proof of completeness; also as Excel, page, Word brief.\n\n"
            "Example: huizhi status --xlsx status.xlsx",
        ),
    ),
    Command(
        "show",
        "intake.cli.show:show",
        tr(
            "显示从一个文件里读到了什么（Word、Excel、PDF）。\n\n例：huizhi show 考核材料.docx\n\n"
            "例：huizhi show 考核材料.pdf --pages 图片   逐页画出读到的格子（Word 文件需要 LibreOffice）",
            "Show what is read of a file (Word, Excel, PDF).\n\nExample: huizhi show form.docx\n\n"
            "Example: huizhi show form.pdf --pages pictures   each page with the cells read\n\n"
            "Pages of Word files need LibreOffice.",
        ),
    ),
    Command(
        "explain",
        "intake.cli.explain:explain",
        tr(
            "说明检查代码：要求、依据、例子；不写代码时列出全部检查。\n\n"
            "例：huizhi explain SUM101；huizhi explain --catalogue 检查目录.html",
            "Explain checks: demand, source, examples; without a code list them all.\n\n"
            "Example: huizhi explain SUM101; huizhi explain --catalogue checks.html",
        ),
    ),
    Command(
        "outbox",
        "intake.cli.letters:outbox",
        tr(
            "列出等人放行的信；--release 放行。\n\n例：huizhi outbox --release 12",
            "List letters waiting for release; release with --release.\n\n"
            "Example: huizhi outbox --release 12",
        ),
    ),
    Command(
        "parked",
        "intake.cli.parked:parked",
        tr(
            "列出程序未能处理、搁置待查的邮件；看原因，或交回处理。\n\n"
            "例：huizhi parked 12，然后 huizhi parked --retry 12",
            "List mails that could not be worked on; see why, or give them back to the line.\n\n"
            "Example: huizhi parked 12, then huizhi parked --retry 12",
        ),
    ),
    Command(
        "campaign",
        "intake.cli.campaign:group",
        tr("检查通知的数据文件（换年度时用）", "Check a notice's data files (for next year's)"),
    ),
    Command(
        "web",
        "intake.cli.web:web",
        tr(
            "在本机浏览器里查看报送情况、问题和信件（只读）。\n\n例：huizhi web --port 8600",
            "The report, findings and letters as pages on this machine (read-only).\n\n"
            "Example: huizhi web --port 8600",
        ),
    ),
)
