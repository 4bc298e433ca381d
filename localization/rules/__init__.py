"""Decisions of localization: facts in, results out, no database."""
