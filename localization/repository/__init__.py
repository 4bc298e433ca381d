"""Every query of localization. Nothing here commits."""
