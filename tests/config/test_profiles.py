"""Nothing set is one county; DATABASE_URL set demands the rest by name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROVINCE = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/test",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ALLOWED_HOSTS": "lianxi.example",
    "TRUSTED_PROXIES": "10.0.0.0/8",
    "SECRET_KEY": "s" * 50,
    "AUDIT_MAC_KEY": "a" * 50,
    "FIELD_KEY": "f" * 50,
    "BLIND_INDEX_KEY": "b" * 50,
    "SEAL_KEY": "e" * 50,
}


def start(folder, **settings):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **settings}
    command = [sys.executable, "-c", "import django.conf as c; print(c.settings.EMBEDDED_CLOCK)"]
    environment["DJANGO_SETTINGS_MODULE"] = "coordination.config.settings"
    return subprocess.run(  # noqa: S603 - our own settings
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_nothing_set_writes_private_keys_once(tmp_path):
    assert start(tmp_path).stdout.strip() == "True"
    keys = sorted((tmp_path / "keys").iterdir())
    assert [key.name for key in keys] == [
        "AUDIT_MAC_KEY",
        "BLIND_INDEX_KEY",
        "FIELD_KEY",
        "SEAL_KEY",
        "SECRET_KEY",
    ]
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}
    before = [key.read_text() for key in keys]
    assert len(set(before)) == 5
    start(tmp_path)
    assert [key.read_text() for key in keys] == before


def test_a_province_starts_without_writing_keys(tmp_path):
    done = start(tmp_path, **PROVINCE)
    assert done.stdout.strip() == "False", done.stderr
    assert not (tmp_path / "keys").exists()


def test_m2_5_1_a_proxy_that_is_no_network_stops_the_start_with_its_name(tmp_path):
    done = start(tmp_path, TRUSTED_PROXIES="10.0.0.0/8,the-proxy")
    assert done.returncode != 0
    assert "'the-proxy'" in done.stderr.splitlines()[-1]
    assert start(tmp_path, **PROVINCE | {"TRUSTED_PROXIES": "none"}).returncode == 0


def test_m2_5_7_check_deploy_finds_nothing_in_a_province(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        **PROVINCE,
        "SECRET_KEY": "abcdefgh" * 8,
    }
    environment["DJANGO_SETTINGS_MODULE"] = "coordination.config.settings"
    # the keys are asked of the database, and this looks at settings alone
    tags = [
        "security",
        "staticfiles",
        "urls",
        "templates",
        "caches",
        "models",
        "translation",
        "compatibility",
    ]
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    done = subprocess.run(  # noqa: S603 - our own settings
        [*command, *(f"--tag={tag}" for tag in tags)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (2 silenced)" in done.stdout, done.stdout


@pytest.mark.parametrize("name", sorted(PROVINCE.keys() - {"DATABASE_URL"}))
def test_a_missing_setting_stops_the_start_with_its_name(tmp_path, name):
    settings = {key: value for key, value in PROVINCE.items() if key != name}
    done = start(tmp_path, **settings)
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr.splitlines()[-1]
