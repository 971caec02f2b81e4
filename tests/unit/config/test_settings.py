"""Settings: file, environment and credentials, and every wrong key named."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import SettingsError, load


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.imap.port, settings.smtp.mode, settings.database) == (993, "send", "")


def test_the_environment_outweighs_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "huizhi.toml").write_text('[imap]\nuser = "a@b.example"\nport = 143\n')
    monkeypatch.setenv("HUIZHI_IMAP__PORT", "1143")
    imap = load(tmp_path).imap
    assert (imap.user, imap.port) == ("a@b.example", 1143)


def test_a_credential_of_systemd_is_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "imap__password").write_text("secret")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = load(tmp_path)
    assert settings.imap.password.get_secret_value() == "secret"
    assert "secret" not in repr(settings)


def test_every_wrong_key_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "huizhi.toml").write_text('[imap]\nhots = "a"\nport = "x"\n')
    with pytest.raises(SettingsError) as raised:
        load(tmp_path)
    assert "imap.hots" in str(raised.value)
    assert "imap.port" in str(raised.value)


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "huizhi.toml").write_text("[imap\n")
    with pytest.raises(SettingsError, match="line 1"):
        load(tmp_path)


def test_letters_need_a_sender(tmp_path: Path) -> None:
    (tmp_path / "huizhi.toml").write_text('[smtp]\nhost = "smtp.example"\n')
    with pytest.raises(SettingsError, match="sender"):
        load(tmp_path)
