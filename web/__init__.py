"""Pages for people."""

from web.application import Pages, create_pages

__all__ = ["Pages", "create_pages"]
