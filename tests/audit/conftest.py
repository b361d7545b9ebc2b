from tests.audit_guards import flush_lifts_guards  # noqa: F401
