"""Pages of the second look and of objections."""
