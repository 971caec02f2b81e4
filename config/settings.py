"""Settings: what the operator of one installation decides.

They come from `huizhi.toml` in the home folder, overridden by environment variables
(HUIZHI_IMAP__PASSWORD=…) and by systemd credentials (a file named imap__password). Secrets never
need to stand in the TOML file.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.campaign import CAMPAIGNS
from config.scans import ScanSettings

FILE = "huizhi.toml"
MIB = 1024 * 1024

Security = Literal["ssl", "starttls", "plain"]

# What the folders are called where the server does not mark them; any may be set otherwise.
SKIPPED = (
    *("已发送", "已发邮件", "已发送邮件", "发件箱", "草稿箱", "草稿", "草稿夹"),
    *("已删除", "已删除邮件", "已删除邮件夹", "废件箱", "回收站"),
    *("Sent", "Sent Messages", "Sent Items", "Sent Mail", "Outbox", "Drafts"),
    *("Trash", "Deleted Messages", "Deleted Items"),
)
HEADERS_ONLY = ("病毒文件夹", "病毒邮件", "Virus", "Virus Items")


class SettingsError(ValueError):
    """The settings are wrong; the message names every key."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ImapSettings(_Part):
    """The mailbox that is polled.

    Attributes:
        folders: Folders to poll, and no others; empty means all but the office's own letters,
            drafts and deleted mails.
        skip_folders: Names of folders not to poll where the server does not mark their use.
        header_folders: Names of folders whose mails are never fetched, only told of.
        idle: Whether to wait for new mail where the server can tell of it; it is polled anyway.
        visible_days: Days that mails stay visible by a setting of the mailbox (163.com: 收取最近30天);
            a mailbox that shows nothing older is told of. 0 asks nothing.
        code_from: Day on which the authorisation code was made; it is told when it gets old.
        code_days: Days that such a code is good for.
        timeout: Seconds for each answer of the server.
        part: Bytes per partial fetch; mails above it come in such parts, smaller ones in batches.
        batch: Bytes of one batch of small mails.
    """

    host: str = ""
    port: int = 993
    security: Security = "ssl"
    user: str = ""
    password: SecretStr = SecretStr("")
    folders: tuple[str, ...] = ()
    skip_folders: tuple[str, ...] = SKIPPED
    header_folders: tuple[str, ...] = HEADERS_ONLY
    idle: bool = True
    visible_days: int = Field(default=30, ge=0)
    code_from: date | None = None
    code_days: int = Field(default=180, gt=0)
    timeout: float = Field(default=60.0, gt=0)
    part: int = Field(default=4 * MIB, gt=0)
    batch: int = Field(default=8 * MIB, gt=0)

    @property
    def account(self) -> str:
        """What the ledger calls this mailbox."""
        return f"{self.user}@{self.host}"


class SmtpSettings(_Part):
    """The server that letters go through.

    Attributes:
        sender: Address in From and MAIL FROM; empty means the user.
        mode: "send" sends, "hold" waits for a person's release, "off" keeps all letters owed.
        timeout: Seconds for each answer of the server.
    """

    host: str = ""
    port: int = 465
    security: Security = "ssl"
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = ""
    mode: Literal["send", "hold", "off"] = "send"
    timeout: float = Field(default=60.0, gt=0)

    @property
    def address(self) -> str:
        """The address letters come from."""
        return self.sender or self.user

    @model_validator(mode="after")
    def _has_a_sender(self) -> SmtpSettings:
        if self.host and "@" not in self.address:
            raise ValueError("sender (or user) must be a mail address when host is set")
        return self


class ReaderLimits(_Part):
    """What one child may use; a passed limit keeps what was read and says so.

    The defaults let a package of 300 MB with 2,000 pictures through.

    Attributes:
        wall: Seconds until the parent kills the child.
        cpu: Seconds of processor time.
        memory: Bytes of address space.
        files: Files per package, over all archives in it.
        file_bytes: Bytes of one unpacked file.
        total_bytes: Bytes of all unpacked files of a package.
        depth: Archives within archives.
        ratio: How many times its packed size something may unpack to…
        ratio_floor: …above this many bytes; blank pages and templates compress well.
        dictionary: Bytes of memory an archive may ask for to be unpacked.
        mail_files: Files of all packages of a mail.
        mail_bytes: Bytes of all unpacked files of a mail.
    """

    wall: float = Field(default=120.0, gt=0)
    cpu: int = Field(default=100, gt=0)
    memory: int = Field(default=2048 * MIB, gt=0)
    files: int = Field(default=4000, gt=0)
    file_bytes: int = Field(default=512 * MIB, gt=0)
    total_bytes: int = Field(default=1536 * MIB, gt=0)
    depth: int = Field(default=4, gt=0)
    ratio: int = Field(default=100, gt=0)
    ratio_floor: int = Field(default=32 * MIB, gt=0)
    dictionary: int = Field(default=128 * MIB, gt=0)
    mail_files: int = Field(default=20_000, gt=0)
    mail_bytes: int = Field(default=6144 * MIB, gt=0)


class WorkSettings(_Part):
    """How the worker paces itself, in seconds.

    Attributes:
        poll: Between two looks into the mailbox.
        pace: Between two letters.
        lease: How long a worker may hold a message before another takes it.
        tries: Failures of our own before a message is parked for a person.
        quiet: After a mail came, before it is answered: what was forgotten often follows. A
            complete submission is answered at once.
    """

    poll: int = Field(default=60, gt=0)
    pace: float = Field(default=0.0, ge=0)
    lease: int = Field(default=600, gt=0)
    tries: int = Field(default=5, gt=0)
    quiet: int = Field(default=600, ge=0)


class Settings(BaseSettings):
    """All settings of one installation.

    Attributes:
        database: SQLAlchemy address; empty means SQLite in the home folder.
        campaigns: Folder of campaigns; empty means those that come with the program.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="HUIZHI_", env_nested_delimiter="__"
    )

    database: str = ""
    campaigns: str = ""
    imap: ImapSettings = ImapSettings()
    smtp: SmtpSettings = SmtpSettings()
    limits: ReaderLimits = ReaderLimits()
    scans: ScanSettings = ScanSettings()
    work: WorkSettings = WorkSettings()

    @property
    def campaign_folder(self) -> Path:
        """The folder that the campaigns in use stand in."""
        return Path(self.campaigns) if self.campaigns else CAMPAIGNS


def load(home: Path) -> Settings:
    """Reads the settings of a home folder, the environment and the credentials.

    Raises:
        SettingsError: With every wrong key.
    """
    toml = home / FILE
    try:
        return _located(toml)()
    except ValidationError as error:
        lines = (
            f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
            for fault in error.errors(include_url=False, include_input=False)
        )
        raise SettingsError("\n".join((f"{toml}:", *lines))) from None
    except ValueError as error:  # a broken TOML file
        raise SettingsError(f"{toml}: {error}") from None


def _located(toml: Path) -> type[Settings]:
    """Settings that look into this file; the library wants to be told by a class."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")

    class _Located(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library names it
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            sources = [init_settings, env_settings]
            if credentials:
                # Without the empty prefix the library looks for files named HUIZHI_….
                secrets = NestedSecretsSettingsSource(
                    file_secret_settings,
                    secrets_dir=credentials,
                    secrets_nested_delimiter="__",
                    secrets_prefix="",
                )
                sources.append(secrets)
            return (*sources, TomlConfigSettingsSource(settings_cls, toml))

    return _Located
