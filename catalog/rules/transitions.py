"""The life of a course as data: which status may follow which."""

from collections import deque
from collections.abc import Mapping

from catalog.errors import TransitionNotAllowed
from catalog.values import CourseStatus as S

TRANSITIONS: Mapping[S, tuple[S, ...]] = {
    S.DRAFT: (S.IN_REVIEW, S.PUBLISHED),
    S.IN_REVIEW: (S.PUBLISHED, S.DRAFT),
    S.PUBLISHED: (S.RETIRING,),
    S.RETIRING: (S.RETIRED, S.PUBLISHED),
    S.RETIRED: (S.PUBLISHED,),
}
TAKEABLE = frozenset({S.PUBLISHED, S.RETIRING})


def can_be_taken(status: S) -> bool:
    """Whether people can take a course now, be it on its own or instead of another; one that ends can be until then."""
    return status in TAKEABLE


def check_transition(course: str, before: S, after: S) -> None:
    """Raise TransitionNotAllowed unless the table has this step."""
    if after not in TRANSITIONS[before]:
        allowed = [status.value for status in TRANSITIONS[before]]
        raise TransitionNotAllowed(course=course, before=before.value, after=after.value, allowed=allowed)


def steps_between(before: S, after: S) -> list[S]:
    """The shortest way through the table, without the start; empty where there is none or nothing to do.

    Nothing is published on the way to somewhere else.
    """
    ways: deque[list[S]] = deque([[before]])
    seen = {before}
    while ways:
        way = ways.popleft()
        if way[-1] is after:
            return way[1:]
        for step in TRANSITIONS[way[-1]]:
            if step not in seen and (step is after or step is not S.PUBLISHED):
                seen.add(step)
                ways.append([*way, step])
    return []
