"""What search itself keeps: questions nobody could answer, without who asked them."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class SearchMiss(Base):
    """How often a search found nothing on a day: demand that nobody has met."""

    __tablename__ = "search_miss"

    query: Mapped[str] = mapped_column(String(200), primary_key=True)
    """The words as the index knows them: without case and diacritics."""
    locale: Mapped[str] = mapped_column(String(35), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=1)
