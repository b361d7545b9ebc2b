"""A death that is reported: it freezes at once, a second person confirms or refutes it (C10)."""
