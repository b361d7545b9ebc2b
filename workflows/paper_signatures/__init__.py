"""Signatures on paper: the second look at a sheet, and what its holder says against it (C10)."""
