"""``make run``'s last step: the server, and a word on where to begin once it answers."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import unicodedata
import warnings

import uvicorn

from coordination.keeping.words import NotOpened

PEOPLE = [
    (
        "wangmin",
        "王敏",
        "联席办工作人员",
        "审核议题、办会、起草纪要",
        "checks items, runs sessions, drafts minutes",
    ),
    (
        "songlan",
        "宋岚",
        "财政局联络员",
        "报送议题、回复征集、会签",
        "proposes items, answers calls, countersigns",
    ),
    ("fengkai", "冯凯", "财政局局长", "签报本单位议题", "signs the unit's items"),
    ("chenjing", "陈静", "民政局局长、联席办主任", "审核议题、签发交办单", "reviews items, signs slips"),
    ("linyue", "林越", "常务副县长、副召集人", "批准议题、签发纪要", "approves items, signs minutes"),
    ("zhouzhengyi", "周正毅", "县长、总召集人", "批准重大议题", "approves the weightiest items"),
    ("guqing", "顾清", "审计管理员", "查看本县全部留痕", "reads the county's audit trail"),
    ("luyao", "鹿瑶", "宁溪县联席办工作人员", "同在一套系统的另一个县", "the same work in the other county"),
    ("weiwentao", "卫文涛", "云澜市副市长", "各县数据以后显示", "will see figures of the counties"),
]
WELCOME = """
  联席 Lianxi · 安和县、宁溪县社会救助联席会议（演示县 demo counties）

  打开 Open        {address}
  密码 Password    anhe-2026（人人相同 the same for everybody）

{people}

  用两个窗口分别登录两个人，可以看到页面自行更新。
  Sign in as two people in two windows and watch the pages update by themselves.
  停止 Stop: Ctrl+C        重来 Begin anew: make demo-reset
"""


def column(text: str, width: int) -> str:
    """Padded to a width in cells; a Chinese character takes two."""
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - cells)


def welcome(address: str) -> str:
    rows = (
        "  " + column(username, 13) + column(name, 8) + column(post, 24) + column(does, 26) + english
        for username, name, post, does, english in PEOPLE
    )
    return WELCOME.format(address=address, people="\n".join(rows))


class Server(uvicorn.Server):
    """uvicorn, saying where to go once it answers there."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(welcome(f"http://{self.config.host}:{self.config.port}/"), flush=True)


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def config_for(host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        "coordination.config.asgi:application",
        host=host,
        port=port,
        lifespan="on",
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # TRUSTED_PROXIES says whom to believe (proxies.py)
        timeout_graceful_shutdown=5,
        http="coordination.config.receiving:TimelyHeaders",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if not port_is_free(options.host, options.port):
        print(f"Port {options.port} is taken. Another one: make run PORT={options.port + 1}", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
    # WhiteNoise hands small files over whole; Django reads them in a thread, as it should
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
    server = Server(config_for(options.host, options.port))
    try:
        server.run()
    except NotOpened as why:  # the settings ask for the keys before anything is there to say so
        print(why, file=sys.stderr)
        return 1
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
