"""What people type into the register. No form here keeps a server draft: they carry personal data."""
