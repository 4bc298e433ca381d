"""The demo: one invented company, loaded through the same doors as anybody's data."""
