from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Load what every county needs: policy parameters and the working-day calendar."

    def handle(self, *args: Any, **options: Any) -> None:
        pass
