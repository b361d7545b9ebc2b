"""Reads of assignments, by what they serve."""
