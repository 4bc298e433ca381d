"""Every query of the catalog; nothing here commits."""
