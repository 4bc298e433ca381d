"""What is paid less for because something like it is known goes out with what is known."""

import polib

from catalog.values import ChangeClass
from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork
from localization.repository.jobs import list_units
from localization.service.exchange import export_jobs, take_return
from localization.service.jobs import refresh_job
from localization.service.memory import remember
from localization.values import UnitOrigin, UnitState
from tests.factories import a_course, a_variant
from tests.localization.making import a_job, tag
from tests.localization.test_jobs import UNITS, revise, translated

KNOWN = "You may accept gifts from a supplier up to a value of fifty euros per year."
ALIKE = "You may accept gifts from a supplier up to a value of sixty euros per year."
POLISH = "Możesz przyjąć prezent od dostawcy do wartości pięćdziesięciu euro rocznie."


def test_a_text_like_a_known_one_goes_out_as_a_hint_with_the_text_it_was_made_for(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        remember(work, tag("en"), tag("pl"), [("", KNOWN, POLISH)])
        job = a_job(work, a_course(work, title="Basics", units={"limit": ALIKE}))
        assert job.weighted_words < job.words
        file = polib.pofile(export_jobs(work, ["JOB-1"]).data.decode())
    sent = {entry.msgctxt: (entry.msgstr, entry.previous_msgid, "fuzzy" in entry.flags) for entry in file}
    assert sent == {"title": ("", None, False), "limit": (POLISH, KNOWN, True)}


def test_what_comes_back_for_a_hint_is_the_translation_and_no_change_of_the_source(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        remember(work, tag("en"), tag("pl"), [("", KNOWN, POLISH)])
        job = a_job(work, a_course(work, title="Basics", units={"limit": ALIKE}))
        back = POLISH.replace("pięćdziesięciu", "sześćdziesięciu")
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, {"limit": back}))
        unit = next(unit for unit in list_units(work.session, job.id) if unit.key == "limit")
        assert (unit.target, unit.state, unit.was_source) == (back, UnitState.TRANSLATED, None)


def test_a_base_that_has_gone_live_is_a_better_start_than_a_text_that_is_only_alike(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        remember(work, tag("en"), tag("es-MX"), [("", KNOWN, "Puede aceptar regalos.")])
        course = a_course(work, title=ALIKE)
        base, job = a_job(work, course, locale="es-419"), a_job(work, course, locale="es-MX")
        job.base_job_id = base.id
        assert [unit.origin for unit in list_units(work.session, job.id)] == [UnitOrigin.MEMORY]
        a_variant(work, course=course, locale="es-419", title="Hasta sesenta euros")
        file = polib.pofile(export_jobs(work, ["JOB-2"]).data.decode())
    assert [(entry.msgstr, entry.flags) for entry in file] == [("Hasta sesenta euros", ["max-length:500"])]


def test_a_hint_nobody_translated_gives_way_to_a_nearer_one_when_the_source_moves_on(uow: UnitOfWork) -> None:
    nearer = ALIKE.replace("a supplier", "any supplier")
    with uow.write(OPERATOR) as work:
        remember(work, tag("en"), tag("pl"), [("", KNOWN, POLISH), ("", nearer, "Od każdego dostawcy.")])
        course = a_course(work, title="Basics", units={**UNITS, "gifts.limit": ALIKE})
        job = a_job(work, course)
        revise(work, course, ChangeClass.MINOR, "gifts.limit", nearer + " Ask first.")
        refresh_job(work, "JOB-1")
        unit = next(unit for unit in list_units(work.session, job.id) if unit.key == "gifts.limit")
        assert (unit.target, unit.was_source) == ("Od każdego dostawcy.", nearer)
