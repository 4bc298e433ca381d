"""What came later stays: neither an older job nor a hint replaces a newer translation."""

import polib
import pytest
from sqlalchemy import select

from catalog.models import Variant
from catalog.values import ChangeClass, VariantStatus
from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork, Work
from localization.errors import NewerVersionIsLive
from localization.repository.jobs import list_units
from localization.service.exchange import export_jobs, take_return
from localization.service.jobs import refresh_job
from localization.service.steps import complete_step
from localization.values import StepKind, UnitState
from tests.factories import a_course
from tests.localization.making import a_job
from tests.localization.test_jobs import POLISH, UNITS, go_through, revise, translated


def live(work: Work) -> tuple[str, int]:
    variant = work.session.scalars(select(Variant).execution_options(populate_existing=True)).one()
    return variant.title, variant.source_revision


def test_sign_off_does_not_replace_a_newer_live_version_by_an_older_one(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS)
        job = a_job(work, course)
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        go_through(work, job, without_last=True)
    with uow.write(OPERATOR) as work:
        course = work.session.merge(course)
        revise(work, course, ChangeClass.MINOR, "gifts.limit", "You may accept gifts up to €50.")
        variant = work.session.scalars(select(Variant)).one()
        variant.title, variant.status, variant.source_revision = "Nowsze", VariantStatus.LIVE, 2
    with uow.write(OPERATOR) as work, pytest.raises(NewerVersionIsLive) as refused:
        complete_step(work, "JOB-1", StepKind.SIGN_OFF)
    assert (refused.value.params["live"], refused.value.params["revision"]) == (2, 1)
    with uow.write(OPERATOR) as work:
        assert live(work) == ("Nowsze", 2)
        refresh_job(work, "JOB-1")
        new = {**POLISH, "gifts.limit": "Do 50 €."}
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, new))
        go_through(work, job)
        assert live(work) == ("Podstawy", 2)


def test_a_fuzzy_entry_of_a_later_file_does_not_undo_an_accepted_translation(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, title="Basics", units=UNITS))
        sent = export_jobs(work, ["JOB-1"]).data
        take_return(work, "back.po", translated(sent, POLISH))
        file = polib.pofile(sent.decode())
        for entry in file:
            entry.msgstr, entry.flags = "Może tak?", ["fuzzy"]
        returned = take_return(work, "later.po", str(file).encode())
        assert {unit.result.value for unit in returned.judgement.units} == {"unchanged"}
        units = {unit.key: (unit.target, unit.state) for unit in list_units(work.session, job.id)}
        assert units == {key: (text, UnitState.TRANSLATED) for key, text in POLISH.items()}
