"""Work that is killed at one of its writes (kill -9): in a process of its own, on what was committed before."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


def killed_at_every_write(work: Callable[[], Any], unchanged: Callable[[], None]) -> int:
    """Do it until it lives, killed one write later each time; after each death nothing of it is there.

    Gives how many writes there were to die at. Only in a test that commits.
    """
    write = 0
    while True:
        write += 1
        if lives(work, write):
            return write - 1
        unchanged()


def lives(work: Callable[[], Any], at: int) -> bool:
    """Do it in a process of its own that kills itself at that write; whether it lived to the end."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    child = os.fork()
    if child == 0:
        _work_and_die(work, at)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return True


def _work_and_die(work: Callable[[], Any], at: int) -> None:
    writes = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        if sql.lstrip().upper().startswith(WRITES):
            writes += 1
            if writes == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            work()
        connection.close()
        os._exit(0)
    finally:
        os._exit(1)
