"""Forget the embedded profile's data; keys, fonts and installed packages stay."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"


def main() -> int:
    if os.environ.get("DATABASE_URL"):
        print("DATABASE_URL is set: demo-reset only clears the embedded database.")
        return 1
    for path in VAR.glob("lianxi.sqlite3*"):
        path.unlink()
    for name in ("media", "outbox", "anchors"):
        shutil.rmtree(VAR / name, ignore_errors=True)
    (VAR / "stamps" / "demo").unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
