"""Settings: where they come from, and that wrong ones stop the start."""

from pathlib import Path

import pytest

from learning import config


def load(tmp_path: Path, **environ: str) -> config.Settings:
    return config.load(environ, instance=tmp_path)


def test_defaults_make_an_instance_with_a_secret_of_its_own(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'learning.sqlite3'}"
    assert len(settings.secret_key) == 64
    assert load(tmp_path).secret_key == settings.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('timezone = "Asia/Bangkok"\npublic_url = "https://a.example"\n')
    settings = load(tmp_path, LEARNING_PUBLIC_URL="https://b.example/")
    assert settings.timezone.key == "Asia/Bangkok"
    assert settings.public_url == "https://b.example"
    assert settings.secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Hải Phòng"),
        ("TRUSTED_PROXIES", "many"),
        ("DEMO", "perhaps"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "abcabcabc" * 5),
        ("DATABASE_URL", "mysql://x"),
        ("PUBLIC_URL", "hoc.example"),
        ("PUBLIC_URL", "https://hoc.example/lop"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(config.SettingsError, match=name.lower()):
        load(tmp_path, **{f"LEARNING_{name}": value})


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('colour = "red"\ndemo = "perhaps"\n')
    with pytest.raises(config.SettingsError, match=r"(?s)colour.*demo"):
        load(tmp_path)
