"""Ids and vocabularies of people and access."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
OrgUnitId = NewType("OrgUnitId", UUID)
RoleGrantId = NewType("RoleGrantId", UUID)
SessionId = NewType("SessionId", UUID)
SignInLinkId = NewType("SignInLinkId", UUID)
ApiTokenId = NewType("ApiTokenId", UUID)

NO_MAIL = ".invalid"
"""What the address of a stand-in for nobody ends with: reserved by RFC 2606, so no mail can ever arrive there."""


class Role(StrEnum):
    """What somebody is trusted with, everywhere or within an org unit or a market."""

    ADMINISTRATOR = "administrator"
    LEARNING_LEAD = "learning_lead"
    CONTENT_OWNER = "content_owner"
    LOCALIZATION_COORDINATOR = "localization_coordinator"
    STAFF = "staff"


class Permission(StrEnum):
    """One thing somebody may do; every route and use case names the one it needs."""

    READ_CATALOG = "read_catalog"
    SEARCH = "search"
    CHECK_DUPLICATES = "check_duplicates"
    SUBMIT_REQUEST = "submit_request"
    CREATE_COURSE = "create_course"
    EDIT_COURSE = "edit_course"
    PUBLISH_COURSE = "publish_course"
    RETIRE_COURSE = "retire_course"
    REVIEW_COURSE = "review_course"
    IMPORT_COURSES = "import_courses"
    MERGE_COURSES = "merge_courses"
    MANAGE_POLICIES = "manage_policies"
    MANAGE_ALERTS = "manage_alerts"
    MANAGE_MARKETS = "manage_markets"
    PLAN_ROLLOUT = "plan_rollout"
    MANAGE_JOBS = "manage_jobs"
    MANAGE_MEMORY = "manage_memory"
    MANAGE_VENDORS = "manage_vendors"
    DECIDE_REQUEST = "decide_request"
    RECORD_VERDICT = "record_verdict"
    READ_REPORTS = "read_reports"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TOKENS_OF_OTHERS = "manage_tokens_of_others"
    RUN_SWEEPS = "run_sweeps"


class LinkPurpose(StrEnum):
    """Why a one-time sign-in link was made; it decides how long the link lives."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
