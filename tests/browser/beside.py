"""What is done to a house beside its server: lines and commands in its settings, one after the other.

One process for as long as the house stands, since Django takes two seconds to start.
Run by itself it is that process: a request a line of its input, an answer a line of its output.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Beside:
    """Asks the process; what fails there is raised here with all that was said."""

    def __init__(self, env: dict[str, str], root: Path, log: Path) -> None:
        self._log = log.open("ab")
        self._process = subprocess.Popen(  # noqa: S603 - this file
            [sys.executable, __file__],
            cwd=root,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def ask(self, **request: object) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{request} ended the process beside the house; see {self._log.name}")
        said: str
        said, failed = json.loads(line)
        if failed:
            raise RuntimeError(f"{request!s:.80}:\n{said}")
        return said

    def close(self) -> None:
        """Let it end with its input, and its connections with it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=15)
        self._process.stdout.close()
        self._log.close()


def _answer(request: dict[str, object]) -> tuple[str, bool]:
    from django.core.management import call_command
    from django.db import connections

    said = io.StringIO()
    failed = False
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            if "source" in request:
                exec(str(request["source"]), {"__name__": "beside"})  # noqa: S102 - a test's own lines
            else:
                call_command(*request["command"], stdout=said, stderr=said)  # type: ignore[misc]
        except (Exception, SystemExit):
            traceback.print_exc()
            failed = True
        finally:
            connections.close_all()
    return said.getvalue(), failed


def main() -> None:
    sys.path[0] = os.getcwd()  # the code of the house, which may be another commit's
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
    django.setup()
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
