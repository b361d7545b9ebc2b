"""The units of deploy/ are read by systemd itself, and reach nothing that the house does not need."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from coordination.networks import networks_of
from tests.reading import ROOT

ANALYZE = shutil.which("systemd-analyze")
UNITS = ROOT / "deploy" / "systemd"
COMMON = UNITS / "lianxi-.service.d" / "common.conf"
INSTANCES = {"lianxi-worker@": ("default", "papers")}
NAMES = sorted(path.name for path in UNITS.iterdir() if path.is_file())
needs_systemd = pytest.mark.skipif(
    ANALYZE is None, reason="systemd is not installed here (apt install systemd)"
)


def commands():
    for path in sorted(UNITS.glob("*.service")):
        yield from re.findall(r"^ExecStart=(.*)$", path.read_text(), re.MULTILINE)


@pytest.fixture
def installed(tmp_path):
    """The units as on a machine on which this checkout is the house."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for path in folder.rglob("*"):
        if path.is_file():
            binaries = str(os.path.dirname(sys.executable))
            text = path.read_text().replace("/opt/lianxi/.venv/bin", binaries)
            path.write_text(text.replace("/opt/lianxi", str(ROOT)))
    for stem, names in INSTANCES.items():
        for name in names:
            shutil.copyfile(folder / f"{stem}.service", folder / f"{stem}{name}.service")
    return folder


@pytest.mark.systemd
@needs_systemd
def test_m2_5_14_systemd_reads_every_unit_without_a_word(installed):
    units = sorted(path for path in installed.iterdir() if path.is_file() and "@." not in path.name)
    assert len(units) == len(NAMES) + 1
    done = subprocess.run(  # noqa: S603 - the machine's own tool
        [ANALYZE, "verify", "--man=no", *map(str, units)],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{installed}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "lianxi" in line]
    assert (done.returncode, said) == (0, [])


def test_m2_5_14_server_clock_worker_backup_and_its_timer_are_all_there():
    assert NAMES == [
        "lianxi-backup.service",
        "lianxi-backup.timer",
        "lianxi-clock.service",
        "lianxi-server.service",
        "lianxi-worker@.service",
    ]


def test_m2_5_14_every_unit_is_shut_in_by_the_same_lines():
    said = dict(re.findall(r"^(\w+)=(.*)$", COMMON.read_text(), re.MULTILINE))
    assert said["User"] == "lianxi"
    assert (said["ProtectSystem"], said["NoNewPrivileges"], said["UMask"]) == ("strict", "yes", "0077")
    assert said["ReadWritePaths"] == "/var/lib/lianxi"
    assert said["EnvironmentFile"] == "/etc/lianxi/environment"


def test_m2_5_14_the_server_starts_as_the_house_says():
    """Proxies are believed by TRUSTED_PROXIES, and half a request has its end."""
    [server] = [command for command in commands() if "uvicorn" in command]
    for given in ("--no-proxy-headers", "--http coordination.config.receiving:TimelyHeaders"):
        assert given in server


def test_m2_5_14_the_example_of_the_environment_is_one_that_the_settings_take(tmp_path):
    said = dict(
        re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "environment.example").read_text(), re.MULTILINE)
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from django.conf import settings as s; print(s.TRUSTED_PROXIES, s.BACKUPS_KEPT)",
        ],
        env={
            **{
                name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
            },
            **said,
            "VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "coordination.config.settings",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["['127.0.0.1']", "14"]
    assert networks_of([said["TRUSTED_PROXIES"]])
