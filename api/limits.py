"""How much of anything is taken from a caller."""

LARGEST_BODY = 2 * 1024 * 1024
LARGEST_UPLOAD = 64 * 1024 * 1024
"""Only where a file is handed in."""
LARGEST_NUMBER = 2**31 - 1
"""What every database's integers hold."""
