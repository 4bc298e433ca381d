"""Use cases of the catalog: the only writers of its tables."""
