"""Use cases of telling people: they take an open unit of work and never commit."""

from notifications.service.mail import queue_mail

__all__ = ["queue_mail"]
