"""The colleague: types a few letters in one language, finds the course in another, and narrows it down."""

import pytest
from playwright.sync_api import expect

from catalog.events import CourseCreated
from catalog.values import CourseStatus
from core.actors import OPERATOR
from people.models import Person
from people.values import Role
from tests.factories import a_course, a_person, a_variant
from tests.stories.conftest import PageAs, Site
from tests.stories.looking import findings, is_scrolling_sideways, low_contrasts

pytestmark = pytest.mark.story


@pytest.fixture
def lena(site: Site) -> Person:
    with site.house.uow.write(OPERATOR) as work:
        lena = a_person(work, name="Lena Brandt", role=Role.STAFF)
        new = a_course(work, code="INT-100", title="Handling gifts", owner=lena)
        a_variant(work, course=new, locale="de", title="Umgang mit Geschenken")
        old = a_course(
            work, code="INT-090", title="Gifts, old", status=CourseStatus.RETIRED, superseded_by_id=new.id, owner=lena
        )
        ladders = a_course(work, code="SAF-1", title="Safe work with ladders", owner=lena)
        work.record_many(CourseCreated(subject_id=course.id, course_id=course.id) for course in (new, old, ladders))
    site.run_sweeps("search")
    return lena


def test_typing_finds_a_course_in_another_language_despite_a_slip(site: Site, lena: Person, page_as: PageAs) -> None:
    page = page_as(lena)
    page.goto("/catalog")
    page.get_by_label("Search the catalog").press_sequentially("geschnken")
    expect(page.get_by_text("1 course", exact=True)).to_be_visible()
    expect(page.locator("#found mark")).to_have_text("Geschenken")
    expect(page.get_by_text("title in German:")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/catalog?q=geschnken")


def test_a_retired_course_leads_to_the_one_to_use(lena: Person, page_as: PageAs) -> None:
    page = page_as(lena)
    page.goto("/catalog?q=gifts")
    page.locator("aside").get_by_role("link", name="retired").click()
    expect(page.get_by_text("1 course", exact=True)).to_be_visible()
    expect(page.locator("#found").get_by_role("link", name="Handling gifts")).to_be_visible()
    page.get_by_role("link", name="Status: retired").click()
    expect(page.get_by_text("2 courses", exact=True)).to_be_visible()


def test_it_works_without_javascript(lena: Person, page_as: PageAs) -> None:
    page = page_as(lena, java_script_enabled=False)
    page.goto("/catalog")
    page.get_by_label("Search the catalog").fill("ladders")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("1 course", exact=True)).to_be_visible()
    page.get_by_role("link", name="Table").click()
    expect(page.get_by_role("rowheader", name="Safe work with ladders")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_catalog_can_be_read_by_everybody(lena: Person, page_as: PageAs, scheme: str) -> None:
    page = page_as(lena, color_scheme=scheme)
    for address in ("/catalog?q=gifts", "/catalog?view=table", "/catalog?q=nothing+such", "/catalog?filter=x"):
        page.goto(address)
        assert findings(page) == []
        assert low_contrasts(page) == []
    phone = page_as(lena, on_phone=True)
    phone.goto("/catalog?q=gifts")
    assert not is_scrolling_sideways(phone)
