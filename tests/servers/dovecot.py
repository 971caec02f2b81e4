"""A real Dovecot on loopback, as root or as anybody: every address is a mailbox.

Mails are delivered the way a mail server does it, by a file in the Maildir's new/, whose time is
the time of receipt.
"""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import monotonic

import pytest
from imap_tools.imap_utf7 import utf7_encode

from config.settings import ImapSettings, Security
from tests.servers.certificate import Certificate, certificate

USER, PASSWORD = "office@example.cn", "only-for-tests"
QUOTA = 1024**3  # bytes a mailbox may hold
_serial = count(1)

CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
instance_name = huizhi-test
log_path = {base}/dovecot.log
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
mail_fsync = never
mail_privileged_group =
mail_max_userip_connections = 100
mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage={quota}
}}
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
imap_id_log = *
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """The running server.

    Attributes:
        base: Its folder; mails stand in `mail/<user>`.
        certificate: What its TLS shows; trust it with `certificate.trusted()`.
    """

    base: Path
    plain_port: int
    tls_port: int
    certificate: Certificate
    uid: int
    gid: int

    def settings(
        self, security: Security = "plain", user: str = USER, **more: object
    ) -> ImapSettings:
        """Settings to poll a mailbox."""
        port = self.tls_port if security == "ssl" else self.plain_port
        given = {"host": "127.0.0.1", "port": port, "security": security, "timeout": 20}
        return ImapSettings.model_validate(given | {"user": user, "password": PASSWORD} | more)

    def deliver(
        self,
        raw: bytes,
        received: datetime | None = None,
        folder: str = "INBOX",
        user: str = USER,
    ) -> None:
        """Puts a mail into a folder as received at a time."""
        place = self.make_folder(folder, user)
        name = f"{next(_serial):08d}.{os.getpid()}.test"
        scratch = place / "tmp" / name
        scratch.write_bytes(raw)
        at = (received or datetime.now(UTC)).timestamp()
        os.utime(scratch, (at, at))
        self._give(scratch)
        scratch.rename(place / "new" / name)

    def make_folder(self, folder: str, user: str = USER) -> Path:
        """Makes a folder of a mailbox, if need be; returns its Maildir."""
        place = self._maildir(folder, user)
        for part in (place, *(place / name for name in ("cur", "new", "tmp"))):
            if not part.is_dir():
                part.mkdir(parents=True)
                self._give(part)
        self._give(self.base / "mail" / user)
        return place

    def files(self, folder: str = "INBOX", user: str = USER) -> set[str]:
        """The mails as new/name or cur/name:2,flags; reading only leaves them as they are."""
        place = self._maildir(folder, user)
        found = (path for part in ("new", "cur") for path in (place / part).glob("*"))
        return {f"{path.parent.name}/{path.name}" for path in found}

    def delete(self, uid: int, folder: str = "INBOX", user: str = USER) -> None:
        """Deletes a mail as another client would."""
        with imaplib.IMAP4("127.0.0.1", self.plain_port, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select('"' + utf7_encode(folder).decode() + '"')
            client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()

    def log(self) -> str:
        """What the server wrote down."""
        return (self.base / "dovecot.log").read_text(errors="replace")

    def _maildir(self, folder: str, user: str) -> Path:
        home = self.base / "mail" / user
        if folder == "INBOX":
            return home
        return home / ("." + utf7_encode(folder).decode().replace("/", "."))

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Starts a server in a folder of its own, and stops it.

    Without Dovecot the test is skipped, or fails where CI is set.
    """
    program = _program()
    # Not below pytest's folder: names of sockets are short, and Dovecot's user must get in.
    base = Path(tempfile.mkdtemp(prefix="dovecot-"))
    base.chmod(0o755)
    try:
        with _running(program, base) as server:
            yield server
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _program() -> str:
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if program:
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        if version.stdout.startswith("2.3."):
            return program
    words = "需要 Dovecot 2.3：apt-get install dovecot-imapd"
    if os.environ.get("CI"):
        raise RuntimeError(words)
    pytest.skip(words)


@contextmanager
def _running(program: str, base: Path) -> Iterator[Dovecot]:
    server = _configured(base)
    arguments = [program, "-F", "-c", str(base / "dovecot.conf")]
    with (base / "stderr").open("wb") as errors:
        process = subprocess.Popen(arguments, stdout=errors, stderr=errors)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _configured(base: Path) -> Dovecot:
    root = os.geteuid() == 0
    me, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
    mail = pwd.getpwnam("mail") if root else pwd.getpwuid(os.geteuid())
    plain, tls = _free_ports()
    (base / "mail").mkdir()
    if root:
        os.chown(base / "mail", mail.pw_uid, mail.pw_gid)
    config = CONFIG.format(
        base=base,
        internal="dovecot" if root else me,
        internal_group="dovecot" if root else group,
        login="dovenull" if root else me,
        uid=mail.pw_uid,
        gid=mail.pw_gid if root else os.getegid(),
        plain=plain,
        tls=tls,
        password=PASSWORD,
        quota=f"{QUOTA // 1024}K",
    )
    (base / "dovecot.conf").write_text(config)
    made = certificate(base)
    return Dovecot(base, plain, tls, made, mail.pw_uid, mail.pw_gid)


def _wait(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    """Until it greets."""
    end = monotonic() + 20
    while process.poll() is None and monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", server.plain_port), timeout=5) as probe:
                if probe.recv(4) == b"* OK":
                    return
        except OSError:
            continue
    errors = (server.base / "stderr").read_text(errors="replace")
    raise RuntimeError(f"Dovecot did not start: {errors}")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])
