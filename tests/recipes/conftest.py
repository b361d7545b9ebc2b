"""The copy runs on SQLite whatever the run's own database is: following the recipes once, beside SQLite, is enough."""

import os

collect_ignore_glob = ["test_*.py"] if os.environ.get("DATABASE_URL") else []
