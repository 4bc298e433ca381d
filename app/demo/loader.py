"""Loading the demo catalog: every moment of its story in order, each at its own time.

Days are counted from the day of the first load. How far a load came is kept beside the data, so that one that was
stopped goes on where it was, and a finished one is not done again.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from app.demo.files import read_json
from app.demo.past import Moment, Past
from app.wiring import Wiring
from core.actors import OPERATOR
from core.errors import Conflict, Forbidden

PROGRESS = "demo-load.json"
PROJECTIONS = ("search", "meaning", "duplicates")
REMINDERS = ("alerts", "digests", "mail")


class NotADemo(Forbidden):
    """Loading invented people beside real ones, or moving their clock, is only for the demo."""

    code = "not_a_demo"


class CatalogNotEmpty(Conflict):
    """The demo tells the story of one company from its beginning; it is not mixed with other data."""

    code = "catalog_not_empty"


class Loaded(msgspec.Struct, frozen=True):
    """What a load did; `moments` is 0 where everything was there already."""

    moments: int
    took_ms: int


class Progress(msgspec.Struct):
    """How far a load is, and from which instant its days are counted."""

    at: datetime
    done: int = 0
    is_complete: bool = False


def load(house: Wiring, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> Loaded:
    """Bring the demo's people, courses and history in, through everybody's use cases; once."""
    require_demo(house)
    started = time.perf_counter()
    file = house.settings.data_dir / PROGRESS
    progress = _read(file, house)
    moments = story() if not progress.is_complete else ()
    before = progress.done
    if moments:
        _live_through(moments, progress, file, house, on_progress)
    return Loaded(progress.done - before, round((time.perf_counter() - started) * 1000))


def is_loaded(house: Wiring) -> bool:
    """Whether a load has run to its end on this data."""
    return _read(house.settings.data_dir / PROGRESS, house).is_complete


def require_demo(house: Wiring) -> None:
    if not house.settings.demo:
        raise NotADemo()


def story() -> Sequence[Moment]:
    """All moments, oldest first; what happens on one day keeps the order in which the rooms build on each other."""
    from app.demo.stories import catalog, commissioning, duplicates, lifecycle, localization, people, searches

    company = read_json("company.json", dict[str, Any])
    since = company["known_since"]
    facts = [
        *people.moments(since),
        *lifecycle.moments(since),
        *localization.moments(since, company["coordinator"]),
        *catalog.moments(since, company["importer"]),
        *searches.moments(),
    ]
    # Requests keep the evidence found for them, verdicts what the detector said: both wait until there is an index.
    found = [*commissioning.moments(since), *duplicates.moments()]
    projections = Moment("-0d", "projections", partial(_sweep, PROJECTIONS))
    reminders = Moment("-0d", "reminders", partial(_sweep, REMINDERS))
    return [*_in_order(facts), projections, *_in_order(found), reminders]


def _in_order(moments: Iterable[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.days)


def _live_through(
    moments: Sequence[Moment],
    progress: Progress,
    file: Path,
    house: Wiring,
    on_progress: Callable[[int, int], None],
) -> None:
    past = Past(house.settings, progress.at)
    try:
        for number, moment in enumerate(moments[progress.done :]):
            past.go_to(moment.when)
            _live(moment, past, may_be_done=number == 0)
            progress.done += 1
            _write(file, progress)
            on_progress(progress.done, len(moments))
    finally:
        past.house.close()
    progress.is_complete = True
    _write(file, progress)


def _live(moment: Moment, past: Past, *, may_be_done: bool) -> None:
    """A process that died after a commit, but before it could write that down, finds its moment done already."""
    try:
        moment.act(past)
    except Conflict:
        if not may_be_done:
            raise


def _sweep(names: Sequence[str], past: Past) -> None:
    """What the scheduler would do, now: so that a page opened at once shows index, suspected pairs and mails."""
    for sweep in past.house.sweeps:
        if sweep.name in names:
            past.house.sweep_runner.run(sweep)


def _read(file: Path, house: Wiring) -> Progress:
    """The progress of this data; what a deleted database left behind does not count."""
    from people import repository as people

    with house.uow.read(OPERATOR) as work:
        has_people = bool(people.list_people(work.session, limit=1))
    if file.exists() and has_people:
        return msgspec.json.decode(file.read_bytes(), type=Progress)
    if has_people:
        raise CatalogNotEmpty()
    return Progress(house.clock.now())


def _write(file: Path, progress: Progress) -> None:
    draft = file.with_suffix(".draft")
    draft.write_bytes(msgspec.json.encode(progress))
    draft.replace(file)
