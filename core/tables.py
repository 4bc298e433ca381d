"""How wide a table of any file may be, and how long one of its cells: what is larger is no table that people made."""

MOST_COLUMNS = 500
MOST_IN_CELL = 200_000
