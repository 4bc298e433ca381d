"""Mapped classes of people: they hold data."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, JsonType, LocaleType, StrEnumType, UtcDateTime, UuidType
from core.locales import Locale
from people.values import (
    NO_MAIL,
    ApiTokenId,
    LinkPurpose,
    OrgUnitId,
    PersonId,
    Role,
    RoleGrantId,
    SessionId,
    SignInLinkId,
)


class OrgUnit(Base):
    """A part of the organisation; `path` is the codes from the top down, as in "/acme/sales"."""

    __tablename__ = "org_unit"

    id: Mapped[OrgUnitId] = mapped_column(UuidType, primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[OrgUnitId | None] = mapped_column(UuidType, ForeignKey("org_unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(1000), index=True)
    head_id: Mapped[PersonId | None] = mapped_column(
        UuidType, ForeignKey("person.id", use_alter=True, name="fk_org_unit_head_id_person"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)


class Person(Base):
    """Somebody who owns, reviews, asks or decides; unknown language and zone mean the service's default."""

    __tablename__ = "person"

    id: Mapped[PersonId] = mapped_column(UuidType, primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    locale: Mapped[Locale | None] = mapped_column(LocaleType)
    time_zone: Mapped[str | None] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))
    manager_id: Mapped[PersonId | None] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    deputy_id: Mapped[PersonId | None] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    org_unit_id: Mapped[OrgUnitId | None] = mapped_column(UuidType, ForeignKey("org_unit.id"), index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    may_sign_in: Mapped[bool] = mapped_column(default=True)
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @hybrid_property
    def can_be_told(self) -> bool:
        """Say whether they are here and somebody whom a mail can reach."""
        return self.is_active and not self.email.endswith(NO_MAIL)

    @can_be_told.inplace.expression
    @classmethod
    def _can_be_told(cls) -> ColumnElement[bool]:
        return and_(cls.is_active, cls.email.not_like(f"%{NO_MAIL}"))


class RoleGrant(Base):
    """A role given to a person; `scope` spells org unit and market so that a grant exists once."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope"),)

    id: Mapped[RoleGrantId] = mapped_column(UuidType, primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(UuidType, ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(StrEnumType(Role))
    org_unit_id: Mapped[OrgUnitId | None] = mapped_column(UuidType, ForeignKey("org_unit.id"), index=True)
    market: Mapped[str | None] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(80), default="")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[PersonId | None] = mapped_column(UuidType, ForeignKey("person.id"))


class SignInSession(Base):
    """A browser that is signed in; only the hash of its cookie is known here."""

    __tablename__ = "sign_in_session"

    id: Mapped[SessionId] = mapped_column(UuidType, primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInLink(Base):
    """A one-time link; asking for an unknown address leaves a row without a person, for the rate limit."""

    __tablename__ = "sign_in_link"
    __table_args__ = (Index("ix_sign_in_link_email_created_at", "email", "created_at"),)

    id: Mapped[SignInLinkId] = mapped_column(UuidType, primary_key=True)
    person_id: Mapped[PersonId | None] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(String(320))
    purpose: Mapped[LinkPurpose] = mapped_column(StrEnumType(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_from: Mapped[str] = mapped_column(String(64), default="", index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Base):
    """A program's key to the API, as its person, perhaps with less; only its hash is known here."""

    __tablename__ = "api_token"

    id: Mapped[ApiTokenId] = mapped_column(UuidType, primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(12))
    permissions: Mapped[list[str] | None] = mapped_column(JsonType)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
