"""Whole directories: planned, carried out, run again. On both databases."""

from uuid import UUID

import pytest

from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork
from people import repository
from people.directory import read_people, read_units
from people.errors import DirectoryFileInvalid
from people.service import actor_for, import_directory
from people.service.directory import DirectoryReport

UNITS = b"""code,name,parent,head_email
sales,Sales,acme,bo@example.org
acme,Acme,,
"""
PEOPLE = """\ufeffemail,name,org_unit,manager_email,deputy_email,country,time_zone,locale,active,roles
ada@example.org,Ada King,sales,bo@example.org,cy@example.org,GB,Europe/London,en-GB,yes,content_owner@sales
bo@example.org,Bo Berg,sales,,,SE,,sv,yes,administrator|localization_coordinator#SE
cy@example.org,Cy Young,acme,bo@example.org,,,,,no,
""".encode()


def bring(
    uow: UnitOfWork, people: bytes = PEOPLE, units: bytes | None = UNITS, *, is_dry_run: bool = False
) -> DirectoryReport:
    with uow.write(OPERATOR) as work:
        rows = read_units(units) if units else []
        return import_directory(work, read_people(people), rows, is_dry_run=is_dry_run)


def counts(report: DirectoryReport) -> tuple[int, int, int, int, int]:
    return report.rows, report.created, report.updated, report.unchanged, report.refused


def codes(report: DirectoryReport) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in report.errors]


def the_id(uow: UnitOfWork, email: str) -> UUID:
    with uow.read(OPERATOR) as work:
        person = repository.find_person_by_email(work.session, email)
        assert person is not None
        return person.id


def test_people_and_units_come_in_whatever_their_order(uow: UnitOfWork) -> None:
    assert counts(bring(uow)) == (5, 5, 0, 0, 0)
    with uow.read(OPERATOR) as work:
        ada = repository.get_person_facts(work.session, the_id(uow, "ada@example.org"))
        units = {unit.code: unit for unit in repository.list_org_units(work.session)}
        grants = actor_for(work.session, the_id(uow, "bo@example.org")).grants
    assert ada.org_unit_path == "/acme/sales"
    assert ada.manager_id == the_id(uow, "bo@example.org") == units["sales"].head_id
    assert ada.deputy_id == the_id(uow, "cy@example.org")
    assert {(grant.role, grant.market) for grant in grants} == {
        ("administrator", None),
        ("localization_coordinator", "SE"),
    }
    with uow.read(OPERATOR) as work:
        assert not repository.get_person_facts(work.session, the_id(uow, "cy@example.org")).is_active


def test_a_second_run_changes_nothing(uow: UnitOfWork) -> None:
    bring(uow)
    assert counts(bring(uow)) == (5, 0, 0, 5, 0)
    assert counts(bring(uow, is_dry_run=True)) == (5, 0, 0, 5, 0)


def test_a_dry_run_says_the_same_and_keeps_nothing(uow: UnitOfWork) -> None:
    dry = bring(uow, is_dry_run=True)
    with uow.read(OPERATOR) as work:
        assert repository.list_people(work.session) == []
    assert dry == bring(uow)


def test_a_row_that_says_somebody_left_lets_them_leave(uow: UnitOfWork) -> None:
    bring(uow)
    report = bring(uow, b"email,active\nada@example.org,no\n", None)
    assert counts(report) == (1, 0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        ada = repository.get_person_facts(work.session, the_id(uow, "ada@example.org"))
    assert not ada.is_active
    assert ada.name == "Ada King"
    assert ada.manager_id is not None


def test_bad_rows_are_refused_by_cell_and_good_ones_go_in(uow: UnitOfWork) -> None:
    people = b"""email;name;org_unit;manager_email;time_zone;locale;roles
good@example.org;Good;;;;;
not an address;X;;;;;
zone@example.org;Z;;;Mars/Base;xx-YY;emperor
unit@example.org;U;nowhere;;;;
boss@example.org;B;;zone@example.org;;;
good@example.org;Again;;;;;
a@example.org;A;;b@example.org;;;
b@example.org;B;;a@example.org;;;
"""
    report = bring(uow, people, None)
    assert counts(report) == (8, 1, 0, 0, 7)
    assert codes(report) == [
        (3, "email", "invalid_email"),
        (4, "time_zone", "unknown_time_zone"),
        (4, "locale", "unknown_locale"),
        (4, "roles", "unknown_role"),
        (5, "org_unit", "unknown_org_unit"),
        (6, "manager_email", "unknown_person"),
        (7, "email", "twice_in_file"),
        (8, "manager_email", "manager_cycle"),
        (9, "manager_email", "manager_cycle"),
    ]


def test_a_role_in_a_file_names_a_market_by_a_code(uow: UnitOfWork) -> None:
    people = (
        'email,roles\nada@example.org,"localization_coordinator#P\nL"\nbo@example.org,localization_coordinator#pl\n'
    )
    report = bring(uow, people.encode(), None)
    assert codes(report) == [(2, "roles", "no_such_market"), (3, "roles", "no_such_market")]


def test_units_in_a_circle_or_below_nothing_are_refused(uow: UnitOfWork) -> None:
    units = b"code,name,parent\na,A,b\nb,B,a\nc,C,zz\nd,D,c\ne,,\n"
    report = bring(uow, b"email\n", units)
    assert codes(report) == [
        (2, "parent", "cycle"),
        (3, "parent", "cycle"),
        (4, "parent", "unknown_org_unit"),
        (5, "parent", "unknown_org_unit"),
        (6, "name", "required"),
    ]


def test_roles_in_a_file_replace_those_held_and_an_empty_cell_leaves_them(uow: UnitOfWork) -> None:
    bring(uow)
    assert counts(bring(uow, b"email,roles\nbo@example.org,\n", None)) == (1, 0, 0, 1, 0)
    assert counts(bring(uow, b"email,roles\nbo@example.org,staff\n", None)) == (1, 0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        assert actor_for(work.session, the_id(uow, "bo@example.org")).grants == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "empty_file"),
        (b"name\nAda\n", "missing_column"),
        (b"email,shoe\na@b.org,44\n", "unknown_column"),
        (b"email,name\na@b.org,\xff\xfe\n", "not_utf8"),
        (b"email,email\na@b.org,a@b.org\n", "column_twice"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(DirectoryFileInvalid) as refused:
        read_people(content)
    assert code in [error.code for error in refused.value.errors]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"email," + b",".join(b"c%d" % number for number in range(100_000)), "file_too_many_columns"),
        (b"email,name\na@example.org," + b"x" * 200_001, "cell_too_long"),
        (b"email," + b"x" * 200_001, "cell_too_long"),
    ],
)
def test_a_table_larger_than_any_directory_is_refused_at_once(content: bytes, code: str) -> None:
    with pytest.raises(DirectoryFileInvalid) as refused:
        read_people(content)
    assert [error.code for error in refused.value.errors] == [code]


def test_a_header_as_long_as_a_text_is_named_by_its_beginning() -> None:
    with pytest.raises(DirectoryFileInvalid) as refused:
        read_people(b"email," + b"x" * 150_000)
    assert [(error.code, error.value) for error in refused.value.errors] == [("unknown_column", "x" * 80)]
