"""Put the FangSong and KaiTi typefaces for official papers where the house finds them."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coordination.documents.typefaces import convert_outlines

FANG = "FandolFang-Regular"
KAI = "LXGWWenKai-Regular"
# each typeface travels with its licence
LICENCES = {FANG: "texlive-lang-chinese/copyright", KAI: "fonts-lxgw-wenkai/copyright"}


class Command(BaseCommand):
    help = "Builds FandolFang and LXGW WenKai from unpacked packages into the last folder of FONT_DIRS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unpacked", type=Path, help="folder into which the packages were unpacked")
        parser.add_argument("--force", action="store_true", help="build again what is there already")

    def handle(self, *args: Any, unpacked: Path, force: bool, **options: Any) -> None:
        target = Path(settings.FONT_DIRS[-1])
        target.mkdir(parents=True, exist_ok=True)
        for name in (FANG, KAI):
            font = target / f"{name}.ttf"
            if font.exists() and not force:
                self.stdout.write(f"{font.name} is there already.")
                continue
            source = _find(unpacked, name)
            if source.suffix == ".otf":
                self.stdout.write(f"Converting {source.name} (about half a minute)")
                convert_outlines(source, font)
            else:
                shutil.copyfile(source, font)
            for licence in unpacked.glob(f"**/doc/{LICENCES[name]}"):
                shutil.copyfile(licence, target / f"{name}.copyright")
            self.stdout.write(f"{font.name} is ready in {target}.")


def _find(folder: Path, name: str) -> Path:
    for suffix in (".otf", ".ttf"):
        for path in sorted(folder.glob(f"**/{name}{suffix}")):
            return path
    raise CommandError(f"{name} is not in {folder}. Unpack the package that has it there first.")
