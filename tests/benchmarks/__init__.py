"""What the house promises in figures: ``make bench`` prints one JSON line a figure and a database."""
