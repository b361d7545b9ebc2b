"""Measure on SQLite, and on PostgreSQL where it answers (BENCH_DATABASE_URL), each in a process of its own.

python -m tests.benchmarks                       all figures on both databases
python -m tests.benchmarks step                  one kind of them: step, inbox, sweep, chain, matching, durability, audit
"""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg

POSTGRES = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")
KINDS = (
    "step",
    "preview",
    "inbox",
    "sweep",
    "chain",
    "matching",
    "debits",
    "duplicates",
    "bank",
    "warnings",
    "sheets",
    "sockets",
    "counties",
    "durability",
    "audit",
    "interface",
)


def main() -> int:
    kinds = sys.argv[1:] or list(KINDS)
    worst = 0
    for url in ("", POSTGRES):
        if url and not _answers(url):
            continue
        environment = {
            name: os.environ[name] for name in os.environ if name not in ("REDIS_URL", "DATABASE_URL")
        }
        if url:
            environment["DATABASE_URL"] = url
        for kind in kinds:
            command = [sys.executable, "-m", f"tests.benchmarks.{kind}"]
            worst = max(worst, subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603
    return worst


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        print(f"PostgreSQL does not answer, its figures are left out: {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
