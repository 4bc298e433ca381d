"""Courses from other people's files: read, match columns, validate, decide by batch, store, report what was refused."""
