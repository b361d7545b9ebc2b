#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
    from django.core.management import execute_from_command_line

    from coordination.keeping.words import KeyAway

    try:
        execute_from_command_line(sys.argv)
    except KeyAway as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
