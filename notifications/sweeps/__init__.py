"""The sweeps of telling people."""

from notifications.sweeps.delivery import MailSweep

__all__ = ["MailSweep"]
