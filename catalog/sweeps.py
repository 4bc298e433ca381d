"""The sweep that carries out imports: what was told to go goes, also after a crash; rows already in stay."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import update

from catalog.importing.columns import ColumnMapping
from catalog.importing.reports import Outcome
from catalog.importing.running import Options
from catalog.importing.service import How, run_import
from catalog.models import ImportRun
from catalog.repository.imports import get_import, list_running, store_file, write_file
from catalog.values import ImportFileKind, ImportState
from core import leases
from core.actors import ENGLISH, OPERATOR, SYSTEM, Actor
from core.errors import CoursekeeperError, Invalid
from core.locales import Locale
from core.logs import Log
from core.sweeping import SweepCount
from core.unit_of_work import UnitOfWork, Work
from people.service import actor_for

logger = Log(__name__)
SHOWN_ERRORS = 200


class ImportSweep:
    """Carries out imports one after the other, each in batches of its own transactions."""

    name: ClassVar[str] = "imports"

    def __init__(self, uow: UnitOfWork, default_locale: Locale = ENGLISH) -> None:
        self.uow = uow
        self.default_locale = default_locale

    def is_idle(self) -> bool:
        return not self._find(1)

    def run(self, now: datetime) -> SweepCount:
        count = SweepCount()
        for import_id in takewhile(lambda _: leases.is_kept(), self._find(50)):
            count += SweepCount(done=1) if self._carry_out(import_id) else SweepCount(failed=1)
        return count

    def _find(self, limit: int) -> Sequence[UUID]:
        with self.uow.read(SYSTEM) as work:
            return list_running(work.session, limit)

    def _carry_out(self, import_id: UUID) -> bool:
        try:
            with TemporaryDirectory(prefix="coursekeeper-import-") as folder:
                self._import(import_id, Path(folder))
        except CoursekeeperError as problem:
            self._give_up(import_id, problem)
            return False
        except Exception:
            logger.exception("An import failed.", action="import", id=str(import_id))
            self._give_up(import_id, Invalid())
            return False
        return True

    def _import(self, import_id: UUID, folder: Path) -> None:
        with self.uow.read(SYSTEM) as work:
            run = get_import(work.session, import_id)
            path = folder / (Path(run.file_name).name or "file")
            write_file(work.session, import_id, ImportFileKind.SOURCE, path)
            actor = self._actor(work, run)
            options = Options(run.file_name, is_dry_run=run.is_dry_run, default_locale=self.default_locale)
            mapping = ColumnMapping(columns=run.mapping["columns"])
            said_format = run.mapping.get("format")
        refused_path = folder / "refused.csv"
        outcome = run_import(
            self.uow,
            actor,
            path,
            options,
            How(said_format, mapping, refused_path),
            on_progress=(lambda so_far: self._tell(import_id, so_far)) if options.is_dry_run else None,
            in_transaction=lambda work, ahead: _note(work, import_id, ahead),
        )
        self._end(import_id, outcome, refused_path)

    def _actor(self, work: Work, run: ImportRun) -> Actor:
        """Whoever told it to go, with the rights they have now, and no more than the token they used."""
        if run.told_by_id is None:
            return OPERATOR
        actor = actor_for(work.session, run.told_by_id)
        allowed = run.told_by_allowed
        return actor if allowed is None else dataclasses.replace(actor, allowed=frozenset(allowed))

    def _tell(self, import_id: UUID, so_far: Outcome) -> None:
        with self.uow.write(SYSTEM) as work:
            _note(work, import_id, so_far)

    def _end(self, import_id: UUID, outcome: Outcome, refused_path: Path) -> None:
        with self.uow.write(SYSTEM) as work:
            run = get_import(work.session, import_id, is_locked=True)
            _note(work, import_id, outcome)
            run.state = ImportState.CHECKED if run.is_dry_run else ImportState.DONE
            run.errors = [msgspec.to_builtins(error, enc_hook=str) for error in outcome.errors[:SHOWN_ERRORS]]
            run.notes = [msgspec.to_builtins(note, enc_hook=str) for note in outcome.notes]
            run.ended_at = work.now
            if refused_path.exists():
                store_file(work.session, import_id, ImportFileKind.REFUSED, refused_path)

    def _give_up(self, import_id: UUID, problem: CoursekeeperError) -> None:
        errors = problem.errors if isinstance(problem, Invalid) else ()
        facts = {
            "code": problem.code,
            "params": msgspec.to_builtins(problem.params, enc_hook=str),
            "errors": [{"field": e.field, "code": e.code, "params": e.params} for e in errors],
        }
        with self.uow.write(SYSTEM) as work:
            run = get_import(work.session, import_id, is_locked=True)
            run.state, run.problem, run.ended_at = ImportState.FAILED, facts, work.now


def _note(work: Work, import_id: UUID, outcome: Outcome) -> None:
    work.session.connection().execute(update(ImportRun).where(ImportRun.id == import_id).values(outcome.counts()))
