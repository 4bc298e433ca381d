"""The owner: finds what is due, sees what changed, and confirms it from the mail."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from catalog.events import CourseCreated
from core.actors import OPERATOR, SYSTEM
from lifecycle.models import Review
from people.models import Person
from tests.factories import a_course, a_person
from tests.stories.conftest import PageAs, Site
from tests.stories.looking import findings, is_scrolling_sideways, low_contrasts

pytestmark = pytest.mark.story


@pytest.fixture
def ines(site: Site) -> Person:
    with site.house.uow.write(OPERATOR) as work:
        ines = a_person(work, email="ines@example.org", name="Ines Okafor")
        for number, (title, days) in enumerate(
            {"Anti-bribery essentials": 3, "Speaking up": 20, "Phishing": -9}.items()
        ):
            due_on = work.now.date() + timedelta(days=days)
            course = a_course(
                work, code=f"ABC-{number}", title=title, owner=ines, due_on=due_on, compliance_class="regulatory"
            )
            work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    return ines


def decisions(site: Site) -> list[tuple[str, str]]:
    with site.house.uow.read(SYSTEM) as work:
        return [(review.outcome.value, review.by_name) for review in work.session.scalars(select(Review))]


def test_the_owner_confirms_a_course_from_the_mail(site: Site, ines: Person, page_as: PageAs) -> None:
    site.run_sweeps("alerts", "digests", "mail")
    page = page_as()
    page.goto("/mailbox")
    page.get_by_role("link", name="3 courses need your review, one is late").first.click()
    page.frame_locator("iframe").get_by_role("link", name="Review").nth(1).click()
    expect(page.get_by_role("heading", name="Anti-bribery essentials", level=1)).to_be_visible()
    assert decisions(site) == []
    page.get_by_label("Note for the record").fill("Read it with Legal")
    page.get_by_role("button", name="Record decision").click()
    expect(page.get_by_text("This review is done.")).to_be_visible()
    assert decisions(site) == [("still_valid", "Ines Okafor")]


def test_the_owner_works_the_list_by_keyboard(site: Site, ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    page.goto("/reviews")
    expect(page.get_by_role("heading", name="Overdue")).to_be_visible()
    page.keyboard.press("j")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.keyboard.press("v")
    assert decisions(site) == []
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("v")
    expect(page.get_by_text("“Phishing” is still valid.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="still valid")).to_be_focused()
    assert len(decisions(site)) == 1


def test_several_are_ticked_and_confirmed_at_once(site: Site, ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    page.goto("/reviews")
    page.get_by_label("Select Speaking up").check()
    page.get_by_label("Select Phishing").check()
    page.get_by_role("button", name="All ticked are still valid").click()
    expect(page.get_by_text("2 courses are still valid.")).to_be_visible()


@pytest.mark.parametrize("path", ["/reviews", "/reviews/ABC-0", "/reviews/mails", "/policies"])
@pytest.mark.parametrize("options", [{}, {"on_phone": True}, {"color_scheme": "dark"}], ids=["wide", "phone", "dark"])
def test_the_pages_are_fit_for_everybody(
    site: Site, ines: Person, page_as: PageAs, path: str, options: dict[str, object]
) -> None:
    page = page_as(ines, **options)  # type: ignore[arg-type]
    page.goto(path)
    assert findings(page) == []
    assert low_contrasts(page) == []
    assert not is_scrolling_sideways(page)
