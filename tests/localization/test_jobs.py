from collections.abc import Mapping
from datetime import date
from uuid import UUID

import polib
import pytest
from sqlalchemy import select

from catalog.events import CourseRetired
from catalog.models import Course, CourseRevision, Variant, VariantText
from catalog.values import ChangeClass, ComplianceClass, CourseStatus, VariantStatus
from core.actors import OPERATOR, Actor, Grant
from core.audit import list_entries
from core.unit_of_work import Subscriptions, UnitOfWork, Work
from localization.errors import (
    CourseIsRetiring,
    FileForAnotherJob,
    FileInAnotherLocale,
    JobAlreadyOpen,
    JobHeaderMissing,
    JobInvalid,
    JobIsClosed,
    ReasonMissing,
    SourceMovedOn,
    StepNotReady,
    StepOfSomebodyElse,
    UnitsMissing,
    UnitTwice,
)
from localization.models import Job
from localization.repository.jobs import list_steps, list_units
from localization.rules.steps import states_of
from localization.service.exchange import export_jobs, read_return, take_return, write_file
from localization.service.jobs import cancel_job, cancel_jobs_of_retired, refresh_job
from localization.service.memory import remember
from localization.service.steps import complete_step, hold_step, send_back
from localization.values import JobStatus, StepKind, StepState, UnitState
from people.errors import NotAllowed
from people.models import Person
from people.values import Role
from tests.factories import a_course, a_person, a_variant, the_actor
from tests.localization.making import a_job, a_market, a_rate_card, tag

UNITS = {"intro.welcome": "Welcome, {name}.", "gifts.limit": "You may accept gifts up to €35."}
POLISH = {
    "title": "Podstawy",
    "intro.welcome": "Witaj, {name}.",
    "gifts.limit": "Możesz przyjąć prezent do 35 €.",
}


def translated(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The file as a translator sends it back."""
    file = polib.pofile(data.decode())
    for entry in file:
        entry.msgstr = texts.get(entry.msgctxt, entry.msgstr)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return str(file).encode()


def steps_of(work: Work, job: Job) -> dict[StepKind, StepState]:
    return states_of([row.fact for row in list_steps(work.session, [job.id])[job.id]])


def go_through(work: Work, job: Job, *, without_last: bool = False) -> None:
    kinds = [row.kind for row in list_steps(work.session, [job.id])[job.id]]
    for kind in kinds[:-1] if without_last else kinds:
        complete_step(work, f"JOB-{job.number}", kind)


def revise(work: Work, course: Course, change_class: ChangeClass, key: str, after: str) -> None:
    unit_before = next(text for k, text in UNITS.items() if k == key)
    course.revision += 1
    work.session.add(
        CourseRevision(
            course_id=course.id,
            number=course.revision,
            change_class=change_class,
            author_name="Somebody",
            at=work.now,
            changes=[{"key": key, "before": unit_before, "after": after}],
        )
    )
    from catalog.models import CourseUnit

    work.session.get_one(CourseUnit, (course.id, key)).text = after
    work.session.flush()


def test_jobs_are_numbered_in_the_order_of_their_opening(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, units=UNITS)
        assert [a_job(work, course, locale=locale).number for locale in ("pl", "de", "fr")] == [1, 2, 3]


def test_a_job_has_the_units_of_its_course_and_steps_with_dates(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS, compliance_class=ComplianceClass.REGULATORY)
        job = a_job(work, course, due_on=date(2027, 1, 29))
        assert [(u.key, u.state) for u in list_units(work.session, job.id)] == [
            ("title", UnitState.NEW),
            ("intro.welcome", UnitState.NEW),
            ("gifts.limit", UnitState.NEW),
        ]
        steps = list_steps(work.session, [job.id])[job.id]
        assert [step.kind.value for step in steps] == [
            "translation",
            "cultural_adaptation",
            "legal_review",
            "platform_configuration",
            "sign_off",
        ]
        assert steps[-1].due_on == date(2027, 1, 29)
        assert steps[0].due_on == date(2027, 1, 15)


def test_the_estimate_follows_the_rate_card(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work, price="0.50")
        job = a_job(work, a_course(work, title="One two", units={"a": "three four five six"}))
        assert (job.words, str(job.estimate), job.currency) == (6, "3.00", "EUR")


@pytest.mark.parametrize(("key", "limit"), [("title", 500), ("summary", 5000), ("objective.1", 2000)])
def test_a_translation_that_the_course_cannot_hold_is_not_taken(uow: UnitOfWork, key: str, limit: int) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work, title="Basics", summary="All of it", objectives=["Know"]))
        out = export_jobs(work, ["JOB-1"]).data
        assert f"max-length:{limit}" in next(
            entry.flags for entry in polib.pofile(out.decode()) if entry.msgctxt == key
        )
        for length, expected in ((limit + 1, "check_failed"), (limit, "accepted")):
            back = translated(out, {key: "Z" * length}).replace(f"max-length:{limit}".encode(), b"no-wrap")
            for look in (read_return, take_return):
                units = {unit.key: unit for unit in look(work, "back.po", back).judgement.units}
                assert units[key].result.value == expected
        assert len({u.key: u.target for u in list_units(work.session, job_id_of(work))}[key]) == limit


def job_id_of(work: Work) -> UUID:
    return work.session.scalars(select(Job.id)).one()


@pytest.mark.parametrize("write", ["po", "xliff12", "xliff20"])
def test_no_format_lets_a_longer_title_through(uow: UnitOfWork, write: str) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work, title="Basics"))
        for unit in list_units(work.session, job_id_of(work)):
            unit.target, unit.state = "Z" * 200_000, UnitState.TRANSLATED
        sent = export_jobs(work, ["JOB-1"], write)
        for unit in list_units(work.session, job_id_of(work)):
            unit.target, unit.state = "", UnitState.NEW
        assert read_return(work, sent.name, sent.data).judgement.summary["check_failed"] == 1


@pytest.mark.parametrize(("length", "state"), [(500, UnitState.PREFILLED), (501, UnitState.FUZZY)])
def test_what_a_memory_has_too_long_for_a_title_is_a_hint_at_most(
    uow: UnitOfWork, length: int, state: UnitState
) -> None:
    with uow.write(OPERATOR) as work:
        remember(work, tag("en"), tag("pl"), [("title", "Basics", "Z" * length)])
        job = a_job(work, a_course(work, title="Basics"))
        assert [unit.state for unit in list_units(work.session, job.id)] == [state]


def test_a_retiring_course_gets_no_job(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, status=CourseStatus.RETIRING)
        with pytest.raises(CourseIsRetiring):
            a_job(work, course)


@pytest.mark.parametrize("second", ["de", "de-DE"])
def test_a_locale_is_not_opened_twice(uow: UnitOfWork, second: str) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work)
        a_job(work, course, locale="de")
        with pytest.raises(JobAlreadyOpen):
            a_job(work, course, locale=second)


def test_a_coordinator_opens_jobs_in_their_own_market_only(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_market(work, "DE", required="de")
        course = a_course(work)
        coordinator = a_person(work)
    actor = the_actor(coordinator, Grant(Role.LOCALIZATION_COORDINATOR, market="PL"))
    with uow.write(actor) as work:
        a_job(work, course, market="PL")
        with pytest.raises(NotAllowed):
            a_job(work, course, locale="de", market="DE")


def test_a_job_for_a_country_is_in_a_language_of_that_country(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "MX", required="es-MX", optional_locales="fr")
        course = a_course(work)
        for locale in ("de", "es-419", "es"):
            with pytest.raises(JobInvalid) as refused:
                a_job(work, course, locale=locale, market="MX")
            assert refused.value.errors[0].code == "locale_not_of_market"
        assert [a_job(work, course, locale=locale, market="MX").number for locale in ("es-MX", "fr")] == [1, 2]


def test_what_a_country_no_longer_offers_is_signed_off_by_who_answers_for_all(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "MX", required="es-MX", optional_locales="de")
        course = a_course(work, title="Basics")
        a_job(work, course, locale="de", market="MX")
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, {"title": "Grundlagen"}))
        go_through(work, work.session.scalars(select(Job)).one(), without_last=True)
        a_market(work, "MX", required="es-MX")
        coordinator = a_person(work)
    with pytest.raises(NotAllowed), uow.write(mexican(coordinator)) as work:
        complete_step(work, "JOB-1", StepKind.SIGN_OFF)
    with uow.write(OPERATOR) as work:
        complete_step(work, "JOB-1", StepKind.SIGN_OFF)


def mexican(person: Person) -> Actor:
    return the_actor(person, Grant(Role.LOCALIZATION_COORDINATOR, market="MX"))


def test_a_file_goes_out_comes_back_and_the_variant_goes_live_with_sign_off(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS)
        job = a_job(work, course)
    with uow.write(OPERATOR) as work:
        file = export_jobs(work, ["JOB-1"])
    assert file.name == f"JOB-1-{course.code}-pl.po"
    back = translated(file.data, POLISH)
    with uow.read(OPERATOR) as work:
        dry = read_return(work, file.name, back)
    assert dry.judgement.summary["accepted"] == 3
    assert not dry.is_stored
    with uow.read(OPERATOR) as work:
        assert {u.state for u in list_units(work.session, job.id)} == {UnitState.NEW}
    with uow.write(OPERATOR) as work:
        take_return(work, file.name, back)
    with uow.read(OPERATOR) as work:
        variant = work.session.scalar(select(Variant))
        assert variant is not None
        assert (variant.status, variant.title) == (VariantStatus.IN_PROGRESS, "Podstawy")
        assert dict(work.session.execute(select(VariantText.key, VariantText.text)).all()) == {
            k: v for k, v in POLISH.items() if k != "title"
        }
    with uow.write(OPERATOR) as work:
        go_through(work, job)
    with uow.read(OPERATOR) as work:
        assert work.session.scalar(select(Variant.status)) is VariantStatus.LIVE
        assert work.session.scalar(select(Job.status)) is JobStatus.DONE
        actions = [line.action for line in list_entries(work.session, course_id=course.id)]
        assert {"job.opened", "job.exported", "job.file_returned", "job.done", "variant.changed"} <= set(actions)
    with uow.write(OPERATOR) as work, pytest.raises(JobIsClosed):
        take_return(work, file.name, back)


def test_several_jobs_go_out_as_one_zip_with_a_file_each(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="ABC-101")
        for locale in ("pl", "de"):
            a_job(work, course, locale=locale)
        file = export_jobs(work, ["JOB-1", "2"])
    from localization.exchange import unpack

    assert file.name == "jobs.zip"
    assert [name for name, _ in unpack("jobs.zip", file.data)] == ["JOB-1-ABC-101-pl.po", "JOB-2-ABC-101-de.po"]


def test_each_unit_of_a_returned_file_is_judged_by_itself(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, title="Basics", units={**UNITS, "a": "One more.", "b": "Another."}))
        file = polib.pofile(export_jobs(work, ["JOB-1"]).data.decode())
    by_key = {entry.msgctxt: entry for entry in file}
    by_key["title"].msgstr = "Podstawy"
    by_key["intro.welcome"].msgstr = "Witaj."
    by_key["gifts.limit"].msgstr, by_key["gifts.limit"].flags = "Do 35 €.", ["fuzzy"]
    by_key["a"].msgid, by_key["a"].msgstr = "One more thing.", "Jeszcze jedno."
    file.append(polib.POEntry(msgctxt="new.key", msgid="What is this?", msgstr="Co to jest?"))
    file.append(polib.POEntry(msgctxt="gone", msgid="Old", msgstr="Stary", obsolete=True))
    with uow.write(OPERATOR) as work:
        returned = take_return(work, "back.po", str(file).encode())
        results = {unit.key: unit.result.value for unit in returned.judgement.units}
        states = {unit.key: unit.state.value for unit in list_units(work.session, job.id)}
    assert results == {
        "title": "accepted",
        "intro.welcome": "check_failed",
        "gifts.limit": "fuzzy",
        "a": "source_moved",
        "b": "unchanged",
        "new.key": "unknown",
        "gone": "obsolete",
    }
    assert states == {"title": "translated", "intro.welcome": "new", "gifts.limit": "fuzzy", "a": "new", "b": "new"}
    failed = next(unit for unit in returned.judgement.units if unit.key == "intro.welcome")
    assert failed.findings[0].sentence == "The translation lacks {name}."


def test_units_the_file_leaves_out_are_counted(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work, units=UNITS))
        file = polib.pofile(export_jobs(work, ["JOB-1"]).data.decode())
        del file[0]
        assert read_return(work, "back.po", str(file).encode()).judgement.left_out == ("title",)


def test_a_file_for_another_job_locale_or_course_is_refused_and_nothing_stored(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="ABC-101", units=UNITS)
        polish, german = a_job(work, course), a_job(work, course, locale="de")
        data = translated(export_jobs(work, ["JOB-1"]).data, POLISH)
    for changed, job, error in (
        (data, "JOB-2", FileForAnotherJob),
        (data.replace(b"X-Coursekeeper-Course: ABC-101", b"X-Coursekeeper-Course: XYZ-1"), None, FileForAnotherJob),
        (data.replace(b"X-Coursekeeper-Locale: pl", b"X-Coursekeeper-Locale: de"), None, FileInAnotherLocale),
        (data.replace(b"X-Coursekeeper-Job", b"X-Other-Job"), None, JobHeaderMissing),
        (data + data[data.index(b'\nmsgctxt "title"') :], None, UnitTwice),
    ):
        with pytest.raises(error), uow.write(OPERATOR) as work:
            take_return(work, "back.po", changed, job=job)
    with uow.read(OPERATOR) as work:
        for job in (polish, german):
            assert {unit.state for unit in list_units(work.session, job.id)} == {UnitState.NEW}


@pytest.mark.parametrize("format_", ["xliff12", "xliff20"])
def test_a_job_goes_out_as_xliff_and_comes_back(uow: UnitOfWork, format_: str) -> None:
    with uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, title="Basics", units=UNITS))
        file = export_jobs(work, ["JOB-1"], format_)
        assert file.name.endswith(".xlf")
        with pytest.raises(JobHeaderMissing):
            take_return(work, "back.xlf", file.data.replace(b"original=", b"was="))
        empty, filled = (
            (b'<target state="needs-translation"></target>', b'<target state="translated">Podstawy</target>')
            if format_ == "xliff12"
            else (b"</source></segment>", b"</source><target>Podstawy</target></segment>")
        )
        returned = take_return(work, "back.xlf", file.data.replace(empty, filled, 1))
        states = {unit.key: unit.state.value for unit in list_units(work.session, job.id)}
    assert returned.judgement.summary["accepted"] == 1
    assert states["title"] == "translated"


def test_a_step_waits_for_the_one_before_and_translation_for_its_units(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, units=UNITS))
        assert steps_of(work, job)[StepKind.SIGN_OFF] is StepState.WAITING
        with pytest.raises(StepNotReady):
            complete_step(work, "JOB-1", StepKind.SIGN_OFF)
        with pytest.raises(UnitsMissing):
            complete_step(work, "JOB-1", StepKind.TRANSLATION)


def test_sending_back_needs_a_reason_and_opens_what_was_built_on_it(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, title="Basics", units=UNITS))
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        go_through(work, job, without_last=True)
        with pytest.raises(ReasonMissing):
            send_back(work, "JOB-1", StepKind.TRANSLATION, " ")
        send_back(work, "JOB-1", StepKind.CULTURAL_ADAPTATION, "Too formal for the plant")
        states = steps_of(work, job)
        assert states[StepKind.TRANSLATION] is StepState.DONE
        assert states[StepKind.CULTURAL_ADAPTATION] is StepState.READY
        assert states[StepKind.SIGN_OFF] is StepState.WAITING
        reasons = [s.sent_back_reason for s in list_steps(work.session, [job.id])[job.id]]
        assert reasons == ["", "Too formal for the plant", "", ""]


def test_a_step_on_hold_cannot_be_completed(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work))
        hold_step(work, "JOB-1", StepKind.TRANSLATION, "Vendor closed")
        with pytest.raises(StepNotReady):
            complete_step(work, "JOB-1", StepKind.TRANSLATION)


def test_a_minor_change_only_marks_and_a_major_one_blocks_sign_off(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS)
        job = a_job(work, course)
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        go_through(work, job, without_last=True)
        revise(work, course, ChangeClass.MAJOR, "gifts.limit", "You may not accept gifts.")
        with pytest.raises(SourceMovedOn):
            complete_step(work, "JOB-1", StepKind.SIGN_OFF)
        refresh_job(work, "JOB-1")
        units = {unit.key: unit for unit in list_units(work.session, job.id)}
        assert units["title"].state is UnitState.TRANSLATED
        assert units["gifts.limit"].state is UnitState.FUZZY
        assert units["gifts.limit"].was_source == UNITS["gifts.limit"]
        assert steps_of(work, job)[StepKind.TRANSLATION] is StepState.READY


def test_only_changed_units_go_out_again(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS)
        job = a_job(work, course)
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        go_through(work, job)
        revise(work, course, ChangeClass.MINOR, "gifts.limit", "You may accept gifts up to €50.")
        again = a_job(work, course)
        states = {unit.key: unit.state for unit in list_units(work.session, again.id)}
        assert states == {
            "title": UnitState.KEPT,
            "intro.welcome": UnitState.KEPT,
            "gifts.limit": UnitState.FUZZY,
        }
        file = polib.pofile(export_jobs(work, ["JOB-2"]).data.decode())
        assert [(e.msgctxt, e.previous_msgid, "fuzzy" in e.flags) for e in file] == [
            ("gifts.limit", UNITS["gifts.limit"], True)
        ]


def test_a_live_variant_keeps_its_signed_text_until_the_new_one_is_signed(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS)
        go = a_job(work, course)
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        go_through(work, go)
        revise(work, course, ChangeClass.MINOR, "gifts.limit", "You may accept gifts up to €50.")
        job = a_job(work, course)
        new = {"gifts.limit": "Możesz przyjąć prezent do 50 €."}
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-2"]).data, new))
        query = select(VariantText.text).where(VariantText.key == "gifts.limit")
        assert work.session.scalar(query) == POLISH["gifts.limit"]
        go_through(work, job)
        assert work.session.scalar(query) == new["gifts.limit"]
        assert work.session.scalar(select(Variant.source_revision)) == 2


def test_what_was_accepted_once_is_filled_in_for_the_next_course(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work, title="Basics", units=UNITS))
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        second = a_job(work, a_course(work, title="Other", units={"x.1": UNITS["intro.welcome"]}))
        units = {unit.key: unit for unit in list_units(work.session, second.id)}
        assert (units["x.1"].target, units["x.1"].state) == (POLISH["intro.welcome"], UnitState.PREFILLED)
        assert second.words == 3
        assert second.weighted_words < 3


def test_an_adaptation_starts_from_the_live_base(uow: UnitOfWork) -> None:
    from localization.repository.courses import find_courses_by_code
    from localization.service.estimating import JobOrder
    from localization.service.opening import open_job

    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics")
        a_variant(work, course=course, locale="es-419", title="Fundamentos", source_revision=1)
        facts = find_courses_by_code(work.session, [course.code])[course.code]
        job = open_job(work, JobOrder(course=facts, locale=tag("es-MX"), base=tag("es-419")))
        assert [u.target for u in list_units(work.session, job.id)] == ["Fundamentos"]
        assert StepKind.TRANSLATION not in steps_of(work, job)


def test_a_retired_course_takes_its_open_jobs_with_it(uow: UnitOfWork) -> None:
    uow.subscriptions = Subscriptions()
    uow.subscriptions.before_commit(CourseRetired, cancel_jobs_of_retired)
    with uow.write(OPERATOR) as work:
        course = a_course(work)
        a_job(work, course)
    with uow.write(OPERATOR) as work:
        work.record(CourseRetired(subject_id=course.id, course_id=course.id, reason="Law repealed"))
    with uow.read(OPERATOR) as work:
        assert work.session.execute(select(Job.status, Job.cancel_reason)).one() == ("cancelled", "Law repealed")


def test_cancelling_needs_a_reason_and_frees_the_locale(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work)
        a_job(work, course)
        with pytest.raises(ReasonMissing):
            cancel_job(work, "JOB-1", "")
        cancel_job(work, "JOB-1", "Bought instead")
        assert a_job(work, course).number == 2


def test_a_step_of_somebody_else_wants_a_reason_that_stays_in_the_story(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", coordinator=a_person(work, name="Mina").email)
        course = a_course(work, title="Basics")
        job = a_job(work, course, market="PL")
        take_return(work, "back.po", translated(export_jobs(work, ["JOB-1"]).data, POLISH))
        go_through(work, job, without_last=True)
        with pytest.raises(StepOfSomebodyElse) as refused:
            complete_step(work, "JOB-1", StepKind.SIGN_OFF, " ")
        assert refused.value.params["who"] == "Mina"
        complete_step(work, "JOB-1", StepKind.SIGN_OFF, "Mina is ill")
    with uow.read(OPERATOR) as work:
        story = list_entries(work.session, course_id=course.id)
    assert "Mina is ill" in [line.reason for line in story if line.action == "job.step_completed"]


def test_holding_needs_a_reason(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work))
        with pytest.raises(ReasonMissing):
            hold_step(work, "JOB-1", StepKind.TRANSLATION, " ")


def test_a_newer_revision_has_to_go_out_again(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics", units=UNITS)
        job = a_job(work, course)
        export_jobs(work, ["JOB-1"])
        assert job.exported_at is not None
        revise(work, course, ChangeClass.MINOR, "gifts.limit", "You may accept gifts up to €50.")
        refresh_job(work, "JOB-1")
        assert job.exported_at is None


def test_a_file_carries_the_text_of_a_base_that_has_gone_live_and_only_going_out_keeps_it(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Basics")
        base, job = a_job(work, course, locale="es-419"), a_job(work, course, locale="es-MX")
        job.base_job_id = base.id
        a_variant(work, course=course, locale="es-419", title="Fundamentos")
    for write, state in ((write_file, UnitState.NEW), (export_jobs, UnitState.PREFILLED)):
        with uow.write(OPERATOR) as work:
            file = polib.pofile(write(work, ["JOB-2"]).data.decode())
            assert [(entry.msgctxt, entry.msgstr) for entry in file] == [("title", "Fundamentos")]
            assert [unit.state for unit in list_units(work.session, job.id)] == [state]
