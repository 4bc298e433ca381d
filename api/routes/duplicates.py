"""Is there something like this? Checks, clusters, and what people decided about pairs of courses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag, expected_version
from api.paging import Page, clamp_limit, decode_id, encode_cursor, page_of, paged
from api.ports import House
from catalog.repository.courses import get_course_id
from core.actors import Actor
from core.unit_of_work import Work
from people.values import Permission
from search.duplicates import repository, service
from search.duplicates.models import Verdict
from search.duplicates.reading import DraftLine
from search.duplicates.values import Candidate, Cluster, VerdictId, VerdictKind

MOST_CANDIDATES = 50


class CheckedDraft(DraftLine):
    """A draft to check; only `title` is needed, `language` is guessed where it is left out."""

    top: Annotated[int, msgspec.Meta(ge=1, le=MOST_CANDIDATES)] = 10


class CheckAnswer(msgspec.Struct):
    """Courses like the draft, surest first: `probability` is that of being the same course.

    `missing` names what could not take part: `model`, `index`.
    """

    id: str
    took_ms: float
    candidates: Sequence[Candidate]
    is_by_meaning: bool
    missing: Sequence[str]


class ClusterList(msgspec.Struct):
    """Groups nobody has judged, largest first; `scanned_at` tells how old the picture is."""

    items: Sequence[Cluster]
    scanned_at: datetime | None


class NewVerdict(msgspec.Struct, forbid_unknown_fields=True):
    """What two courses, by code, are to each other; `superseding` is the newer one of the two."""

    a: str
    b: str
    kind: VerdictKind
    reason: str = ""
    superseding: str | None = None


class VerdictView(msgspec.Struct):
    """A standing verdict, with what the detector had suggested."""

    id: UUID
    a: str
    b: str
    kind: VerdictKind
    superseding: str | None
    reason: str
    probability: float | None
    suggestion: VerdictKind | None
    decided_by: str
    decided_at: datetime
    version: int


class PrecisionView(msgspec.Struct):
    """Of the pairs the detector called one course and people judged, how many they confirmed."""

    judged: int
    confirmed: int
    precision: float | None


@post("/api/v1/duplicates/check", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True, status_code=200,
      tags=["duplicates"])  # fmt: skip
def check_draft(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[CheckedDraft]
) -> CheckAnswer:
    """Ask whether there is something like a draft, in any language and any state."""
    draft = data.as_draft()
    with house.uow.read(actor) as work:
        found = service.check(work, house.detector, draft, data.top)
    return CheckAnswer(draft.id, found.took_ms, found.candidates, found.is_by_meaning, found.missing)


@get("/api/v1/duplicates/clusters", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True,
     tags=["duplicates"])  # fmt: skip
def list_clusters(house: NamedDependency[House], actor: NamedDependency[Actor]) -> ClusterList:
    """What the last scan of the whole catalog found and nobody has judged yet."""
    with house.uow.read(actor) as work:
        scan = repository.find_scan(work.session)
        return ClusterList(service.list_clusters(work), scan.scanned_at if scan else None)


@get("/api/v1/duplicates/precision", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True,
     tags=["duplicates"])  # fmt: skip
def show_precision(house: NamedDependency[House], actor: NamedDependency[Actor]) -> PrecisionView:
    """How often the detector was right, by the verdicts so far."""
    with house.uow.read(actor) as work:
        measured = service.measure_precision(work)
    return PrecisionView(measured.judged, measured.confirmed, measured.share)


@get("/api/v1/verdicts", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True, tags=["verdicts"])
def list_verdicts(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    course: Annotated[str | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[VerdictView]]:
    """Newest first; `course` narrows to those about one course, by code."""
    limit = clamp_limit(limit)
    older_than = decode_id(cursor) if cursor else None
    with house.uow.read(actor) as work:
        course_id = get_course_id(work.session, course) if course else None
        found = repository.list_verdicts(work.session, course_id=course_id, older_than=older_than, limit=limit + 1)
        views, last = page_of(_views(work, found), limit)
    return paged(request, views, encode_cursor(str(last.id)) if last else None)


@post("/api/v1/verdicts", opt=access(Permission.RECORD_VERDICT), sync_to_thread=True, tags=["verdicts"])
def record_verdict(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewVerdict]
) -> Response[VerdictView]:
    """Decide about a pair; a standing verdict on it is replaced."""
    with house.uow.write(actor) as work:
        a, b = (get_course_id(work.session, code) for code in (data.a, data.b))
        newer = get_course_id(work.session, data.superseding) if data.superseding else None
        verdict = service.record_verdict(work, a, b, data.kind, reason=data.reason, superseding_id=newer)
        [view] = _views(work, [verdict])
    return Response(view, status_code=201, headers={"ETag": etag(view.version)})


@get("/api/v1/verdicts/{verdict_id:uuid}", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True,
     tags=["verdicts"])  # fmt: skip
def show_verdict(
    house: NamedDependency[House], actor: NamedDependency[Actor], verdict_id: FromPath[UUID]
) -> Response[VerdictView]:
    """One verdict."""
    with house.uow.read(actor) as work:
        [view] = _views(work, [repository.get_verdict(work.session, verdict_id)])
    return Response(view, headers={"ETag": etag(view.version)})


@delete("/api/v1/verdicts/{verdict_id:uuid}", opt=access(Permission.RECORD_VERDICT), sync_to_thread=True,
        tags=["verdicts"])  # fmt: skip
def withdraw_verdict(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    verdict_id: FromPath[UUID],
) -> None:
    """Open the pair again."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.withdraw_verdict(work, VerdictId(verdict_id), version)


def _views(work: Work, verdicts: Sequence[Verdict]) -> list[VerdictView]:
    codes = repository.codes_of(work.session, [one for of in verdicts for one in (of.low_id, of.high_id)])
    return [
        VerdictView(
            id=one.id,
            a=codes[one.low_id],
            b=codes[one.high_id],
            kind=one.kind,
            superseding=codes.get(one.superseding_id) if one.superseding_id else None,
            reason=one.reason,
            probability=one.probability,
            suggestion=one.suggestion,
            decided_by=one.decided_by_name,
            decided_at=one.decided_at,
            version=one.version,
        )
        for one in verdicts
    ]


routes = [
    check_draft,
    list_clusters,
    show_precision,
    list_verdicts,
    record_verdict,
    show_verdict,
    withdraw_verdict,
]
