"""Conflicts of interest: declared and signed (D21), lasting until they are withdrawn with a reason (C7)."""
