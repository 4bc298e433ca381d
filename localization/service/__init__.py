"""Use cases of localization: the only writers of its tables. They take an open unit of work and never commit."""
