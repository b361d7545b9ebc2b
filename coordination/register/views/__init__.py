"""The register's pages. A person has none of their own: everything stands on the household's."""
