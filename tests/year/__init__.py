"""A county's year by chance: its people, its steps, its deaths, moves, absences, kills and stopped clocks.

What happens is drawn from one seed, so that a failing year is replayed by it. After each day
the house is looked over: every record where its flow says it is, the trail whole, the money
within its laws. A few days of it are in the suite; ``YEAR_DAYS=365 YEAR_SEED=7 pytest tests/year``
is the whole of it.
"""
