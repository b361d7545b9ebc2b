"""``make run``'s last step: the server, and a word on where to begin once it answers."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import warnings

import uvicorn

WELCOME = """
  联席 Lianxi — 安和县社会救助联席会议（演示县）

  打开 / Open    {address}
  密码 / Password  anhe-2026  （人人相同 / the same for everybody）

  wangmin    王敏    联席办工作人员     看全县议题与会议、整理纪要    the office: items, sessions, minutes
  songlan    宋岚    财政局联络员       报送议题、回复征集与会签      a unit's liaison: proposes, answers, countersigns
  fengkai    冯凯    财政局局长         签报本单位议题                a unit's head: signs the unit's items
  chenjing   陈静    民政局局长、联席办主任  审核议题、签发交办单     the office director: reviews, signs slips
  linyue     林越    副召集人（常务副县长）  批准议题、签发纪要       the deputy convener: approves, signs minutes
  zhouzhengyi 周正毅  总召集人（县长）   批准重大议题                  the chief convener
  guqing     顾清    审计管理员         查看全部留痕                  the audit administrator

  两个浏览器窗口分别登录两个人，可看到页面自行更新。Sign in as two people in two windows and watch pages update.
  停止 / Stop: Ctrl+C    重来 / Begin anew: make demo-reset
"""


class Server(uvicorn.Server):
    """uvicorn, saying where to go once it answers there."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(WELCOME.format(address=f"http://{self.config.host}:{self.config.port}/"), flush=True)


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if not port_is_free(options.host, options.port):
        print(f"Port {options.port} is taken. Another one: make run PORT={options.port + 1}", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
    config = uvicorn.Config(
        "coordination.config.asgi:application",
        host=options.host,
        port=options.port,
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    # WhiteNoise hands small files over whole; Django reads them in a thread, as it should
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
    server = Server(config)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
