"""An import from its first row to its report: 500 rows are read, checked and decided, then stored in one commit.

What was reported done is stored. Whoever kills the process and runs the import again finds those rows unchanged.
Memory stays flat: one batch, and a number for each row seen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from msgspec import UNSET
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError

from catalog.homes import add_unknown_homes, load_homes
from catalog.importing.cells import BadCell
from catalog.importing.columns import ColumnMapping, check_mapping, guess_columns
from catalog.importing.facts import CourseFacts, Reader, read_row, readers_for
from catalog.importing.fields import BY_NAME
from catalog.importing.keys import Keys
from catalog.importing.layouts import BY_NAME as LAYOUTS
from catalog.importing.layouts import layout_columns
from catalog.importing.memory import Memory, Seen
from catalog.importing.newcomers import Newcomers, find_newcomers, give_birth, unit_made
from catalog.importing.planning import plan_batch
from catalog.importing.plans import Owner, Plan, Surroundings
from catalog.importing.refused import ERRORS, ROW, RefusedFile
from catalog.importing.reports import Outcome
from catalog.importing.tables import Note, Row, Table, Unreadable
from catalog.repository.known import Known, add_codes, look_up
from catalog.rules import derive_code
from catalog.storing import store_plan
from catalog.values import CourseStatus
from core.actors import ENGLISH, Actor
from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import UnitOfWork, Work
from people import repository as people
from people.access import may, require_somewhere
from people.holding import hold_active
from people.values import Permission

BATCH = 500
ATTEMPTS = 3
Checked = tuple[Row, CourseFacts]
Broken = tuple[Row, list[FieldError]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a table are read."""

    table: Table
    columns: Mapping[str, str]
    readers: Sequence[Reader]
    constants: Mapping[str, object]
    notes: Sequence[Note] = ()

    @property
    def has_bare_ids(self) -> bool:
        """Whether rows bring ids without the system that gave them."""
        fields = {*self.columns.values(), *self.constants}
        return "source_id" in fields and "source" not in fields

    def fates(self) -> dict[str, str | None]:
        """What becomes of each column of the file."""
        layout = LAYOUTS.get(self.table.layout or "")
        known = {**(layout.reads if layout else {}), **self.columns}
        return {column: known.get(column) for column in self.table.columns if column not in (ERRORS, ROW)}


@dataclass(frozen=True, slots=True)
class Options:
    """What an import is told beside its file."""

    file_name: str
    is_dry_run: bool = False
    default_locale: Locale = ENGLISH

    @property
    def source(self) -> str:
        """The system of ids that name none: the file, whatever a browser or a mended copy calls it."""
        stem = Path(self.file_name).stem.lower()
        return stem.removesuffix("-refused").removesuffix("_refused").removesuffix(".refused") or "file"


def match_columns(table: Table, mapping: ColumnMapping | None = None) -> tuple[dict[str, str], list[Note]]:
    """Column to field: what the mapping says, then the layout, then a guess from names and samples."""
    mapping = mapping or ColumnMapping()
    check_mapping(mapping, table.columns)
    layout = LAYOUTS.get(table.layout or "")
    if layout is not None:
        matched, notes = layout_columns(layout, table.columns), list[Note]()
    else:
        matched, notes = guess_columns(table.columns, table.sample())
    notes = [note for note in notes if note.params.get("column") not in mapping.columns]  # somebody looked at it
    taken = {name for name in mapping.columns.values() if name}
    matched = {column: name for column, name in matched.items() if name not in taken and column not in mapping.columns}
    return matched | {column: name for column, name in mapping.columns.items() if name}, notes


def prepare(table: Table, mapping: ColumnMapping | None = None) -> Reading:
    """Decide how to read the table; raise Unreadable where nothing in it can be a course."""
    matched, notes = match_columns(table, mapping)
    if not {"title", "code"} & set(matched.values()) and (table.format in ("csv", "xlsx") or not matched):
        raise Unreadable("no_known_column", columns=", ".join(table.columns[:30]))
    given = {**table.constants, **(mapping.constants if mapping else {})}
    constants: dict[str, object] = {}
    for name, value in given.items():
        try:
            constants[BY_NAME[name].attribute] = BY_NAME[name].read(value)
        except BadCell as bad:
            raise Unreadable("mapping_broken", detail=f"{name}: {bad.code}") from bad
    return Reading(table, matched, readers_for(matched), constants, [*table.notes, *notes])


class Importer:
    """One run over one table."""

    def __init__(
        self,
        uow: UnitOfWork,
        actor: Actor,
        reading: Reading,
        options: Options,
        *,
        refused: RefusedFile | None = None,
        on_progress: Callable[[Outcome], None] | None = None,
        in_transaction: Callable[[Work, Outcome], None] | None = None,
    ) -> None:
        require_somewhere(actor, Permission.IMPORT_COURSES)
        self.uow = uow
        self.actor = actor
        self.reading = reading
        self.options = options
        self.refused = refused
        self.on_progress = on_progress or (lambda _: None)
        self.in_transaction = in_transaction
        self.outcome = Outcome(notes=list(reading.notes), columns=reading.fates())
        self.seen = Seen()
        self.newcomers = Newcomers()
        self.keys = Keys(options.source)
        self.memory = Memory() if options.is_dry_run else None
        self._places: dict[str, bool] = {}

    def run(self) -> Outcome:
        """Read everything; batches that are through are stored whatever happens later."""
        for batch in _batches(self.reading.table.rows(), BATCH):
            checked, broken = self._check(batch)
            self._carry_out(checked, broken)
            self.on_progress(self.outcome)
        self.outcome.notes += [*self.newcomers.told(), *self.outcome.told_updates()]
        return self.outcome

    def _check(self, rows: Sequence[Row]) -> tuple[list[Checked], list[Broken]]:
        checked: list[Checked] = []
        broken: list[Broken] = []
        for row in rows:
            if row.trouble is not None:
                broken.append((row, [row.trouble]))
                continue
            facts, errors = read_row(self.reading.readers, row.cells)
            if errors:
                broken.append((row, errors))
            else:
                checked.append((row, self._completed(facts)))
        return checked, broken

    def _completed(self, facts: CourseFacts) -> CourseFacts:
        """What the file says of all its rows."""
        for name, value in self.reading.constants.items():
            if getattr(facts, name) is UNSET:
                setattr(facts, name, value)
        return facts

    def _carry_out(self, checked: list[Checked], broken: list[Broken], attempt: int = 1) -> None:
        self.seen.begin()
        try:
            plan = self._store(checked, broken)
        except (IntegrityError, DataError, InterfaceError) as error:
            self.seen.forget()
            if isinstance(error, IntegrityError) and attempt < ATTEMPTS:
                # somebody else stored the same key between our look and our write: look again
                self._carry_out(checked, broken, attempt + 1)
            elif len(checked) > 1:
                self._one_by_one(checked, broken)
            elif checked:
                failed = FieldError("", "could_not_be_stored", None, {"detail": str(error.orig)[:200]})
                self._carry_out([], [*broken, (checked[0][0], [failed])])
            else:
                raise
        else:
            self._report(plan, checked, broken)

    def _one_by_one(self, checked: list[Checked], broken: list[Broken]) -> None:
        for item in checked:
            self._carry_out([item], [])
        self._carry_out([], broken)

    def _store(self, checked: list[Checked], broken: Sequence[object]) -> Plan:
        if self.options.is_dry_run:
            with self.uow.read(self.actor) as work:
                return self._plan(work, checked)
        with self.uow.write(self.actor) as work:
            plan = self._plan(work, checked)
            store_plan(work, plan, note=self.options.file_name)
            if self.in_transaction:
                self.in_transaction(work, self.outcome.ahead(plan, len(plan.errors) + len(broken)))
        return plan

    def _plan(self, work: Work, checked: Sequence[Checked]) -> Plan:
        facts = [facts for _, facts in checked]
        around, unborn = self._surroundings(work, facts)
        self.keys.complete(work, facts, around.homes)
        known = self._look_up(work, facts)
        plan = plan_batch([(row.number, facts) for row, facts in checked], known, around, self.seen)
        if unborn:
            self.newcomers.remember(work)
            plan.newcomers = find_newcomers(plan, checked, unborn)
        if self.memory is not None:
            self.memory.keep(plan)
        elif unborn:
            give_birth(work, plan, unborn)
        return plan

    def _look_up(self, work: Work, facts: Sequence[CourseFacts]) -> Known:
        keys = {(str(each.source), str(each.source_id)) for each in facts if each.source_id is not UNSET}
        codes = {code for each in facts for code in (each.code, each.variant_of) if code is not UNSET}
        known = look_up(work.session, keys, codes)
        if self.memory is not None:
            self.memory.recall(known, keys, codes)
        derived = [derive_code(*key) for key in keys if key not in known.keys]
        add_codes(work.session, known, derived)
        if self.memory is not None:
            self.memory.recall(known, (), derived)
        return known

    def _surroundings(self, work: Work, facts: Sequence[CourseFacts]) -> tuple[Surroundings, dict[UUID, str]]:
        pretending = self.options.is_dry_run
        homes = load_homes(work, is_pretending=pretending)
        if may(self.actor, Permission.MANAGE_PEOPLE):
            known, names = list(homes.by_name), [each.org_unit for each in facts if each.org_unit is not UNSET]
            for name in add_unknown_homes(work, homes, names, is_pretending=pretending):
                note = unit_made(name, known)
                if note not in self.outcome.notes:
                    self.outcome.notes.append(note)
        emails = {each.owner_email for each in facts if each.owner_email is not UNSET}
        found = people.people_by_email(work.session, emails)
        ids = [person.id for person in found.values()]
        active = (people.active_among if pretending else hold_active)(work.session, ids)
        owners = {email: Owner(person.id, person.id in active) for email, person in found.items()}
        unborn = {new_id(): email for email in emails if email not in owners}
        owners |= {email: Owner(id_) for id_, email in unborn.items()}
        around = Surroundings(
            homes=homes,
            owners=owners,
            default_locale=self.options.default_locale,
            default_status=CourseStatus.PUBLISHED,
            may_write_to=self._may_write_to,
            new_id=new_id,
        )
        return around, unborn

    def _may_write_to(self, path: str) -> bool:
        if path not in self._places:
            self._places[path] = may(self.actor, Permission.IMPORT_COURSES, org_unit_path=path)
        return self._places[path]

    def _report(self, plan: Plan, checked: Sequence[Checked], broken: Sequence[Broken]) -> None:
        rows = {row.number: row for row, _ in checked}
        refused = [*broken, *((rows[number], [error]) for number, error in plan.errors)]
        self.outcome.add(plan, len(refused))
        self.outcome.tell(plan.notes)
        self.newcomers.add(plan)
        for row, errors in sorted(refused, key=lambda pair: pair[0].number):
            if self.refused is not None:
                self.refused.source = self.keys.file_system if self.reading.has_bare_ids else ""
                self.refused.add(row, errors)
            self.outcome.refuse(row, errors)


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch
