"""What only the demo shows. The mails it kept are in notifications' tables."""

from sqlalchemy.orm import Session


def count_mails(session: Session) -> int:
    """How many mails the demo's mailbox holds; none while there is no mailbox."""
    return 0
