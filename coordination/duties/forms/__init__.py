"""What people fill in about assignments; each form gives the values of one action."""
