"""Courses to files for other people: CSV, XLSX, JSON Lines, schema.org."""
