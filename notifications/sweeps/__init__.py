"""The sweeps of telling people, in the order in which they are best run."""

from notifications.sweeps.alerts import AlertSweep, DigestSweep
from notifications.sweeps.delivery import MailSweep

__all__ = ["AlertSweep", "DigestSweep", "MailSweep"]
