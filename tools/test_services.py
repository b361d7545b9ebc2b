"""Run the suite on PostgreSQL and Redis, saying first what does not answer and how to start it."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import redis

START_POSTGRES = """PostgreSQL does not answer at {url}
  {error}
  On Debian: sudo apt install postgresql, then for a throw-away server on port 5432:
    /usr/lib/postgresql/15/bin/initdb -D /tmp/pg -U postgres --auth=trust
    /usr/lib/postgresql/15/bin/pg_ctl -D /tmp/pg -o "-p 5432 -k /tmp" start
    createdb -h 127.0.0.1 -U postgres test
  Another address: DATABASE_URL=postgres://user@host:port/name make test-services"""

START_REDIS = """Redis does not answer at {url}
  {error}
  On Debian: sudo apt install redis-server, then: redis-server --port 6379 --save ''
  Another address: REDIS_URL=redis://host:port/0 make test-services"""


def trouble(database_url: str, redis_url: str) -> list[str]:
    found = []
    try:
        psycopg.connect(database_url, connect_timeout=5).close()
    except psycopg.Error as error:
        found.append(START_POSTGRES.format(url=database_url, error=str(error).strip()))
    try:
        redis.Redis.from_url(redis_url, socket_timeout=5).ping()
    except redis.RedisError as error:
        found.append(START_REDIS.format(url=redis_url, error=error))
    return found


def main() -> int:
    found = trouble(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
    if found:
        print("\n\n".join(found), file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
