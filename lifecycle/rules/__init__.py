"""Decisions of a course's life: facts and today in, a result or a named error out."""
