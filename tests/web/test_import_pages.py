"""The import wizard without JavaScript."""

import html
import re

from app.wiring import Wiring
from catalog.sweeps import ImportSweep
from core.actors import OPERATOR
from people.values import Role
from tests.clients import Client
from tests.factories import an_org_unit
from tests.web.reading import text_of

CSV = b"Kurscode;Titel;Sprache\nA-1;Eins;de\nA-2;;de\nA-3;Drei;xx\n"


def test_the_wizard_from_upload_to_the_file_of_refused_rows(client: Client, house: Wiring) -> None:
    client.as_(Role.LEARNING_LEAD)
    assert "Nothing was imported here yet." in text_of(client.get("/import"))
    columns = client.post("/import", files={"file": ("kurse.csv", CSV)})
    path = str(columns.url.path)
    assert "Kurscode" in text_of(columns)
    assert re.search(r'name="column:Titel".*?value="title" selected>Title<', columns.text, re.S)
    running = client.post(f"{path}/check", data={"column:Sprache": "language"})
    assert "Checking…" in text_of(running)
    ImportSweep(house.uow).run(house.clock.now())
    checked = client.get(path)
    for words in ("What it would do", "3 rows", "1 created", "2 refused", "The row has no title.", "Bring 1 row in"):
        assert words in text_of(checked)
    client.post(f"{path}/go")
    assert "Going in…" in text_of(client.get(path))
    part = client.get(path, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    ImportSweep(house.uow).run(house.clock.now())
    assert client.get(path, headers={"HX-Request": "true"}).headers["hx-refresh"] == "true"
    done = client.get(path)
    assert "What it did" in text_of(done)
    link = re.search(r'href="(/catalog\?filter=[^"]*)"', done.text)
    assert link is not None
    assert "updated_on" in link[1]
    assert client.get(html.unescape(link[1])).status_code == 200
    assert "A-2" in client.get(f"{path}/refused").text
    assert "Eins" in text_of(client.get("/courses/A-1"))
    assert "kurse.csv" in text_of(client.get("/import"))


def test_what_an_import_has_done_is_told_in_the_past(client: Client, house: Wiring) -> None:
    client.as_(Role.ADMINISTRATOR)
    columns = client.post("/import", files={"file": ("c.csv", b"code,title,org_unit\nA-1,One,SAFE\n")})
    path = str(columns.url.path)
    client.post(f"{path}/check", data={f"column:{name}": name for name in ("code", "title", "org_unit")})
    ImportSweep(house.uow).run(house.clock.now())
    assert "an org unit “SAFE” yet; it will be made, right below the topmost one." in text_of(client.get(path))
    client.post(f"{path}/go")
    ImportSweep(house.uow).run(house.clock.now())
    done = text_of(client.get(path))
    assert "Nobody knew an org unit “SAFE”; it was made, right below the topmost one." in done
    assert "will be" not in done


def test_a_file_that_cannot_be_read_is_refused_on_the_page(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    answer = client.post("/import", files={"file": ("noise.csv", bytes(range(256)) * 9)})
    assert answer.status_code == 422
    assert "noise.csv cannot be read" in text_of(answer)
    assert "Choose a file first." in text_of(client.post("/import", files={"file": ("", b"")}))


def test_the_wizard_is_not_for_everybody(client: Client) -> None:
    client.as_()
    assert client.get("/import").status_code == 403


def test_somebody_elses_import_is_not_there(client: Client, house: Wiring) -> None:
    client.as_(Role.ADMINISTRATOR)
    path = str(client.post("/import", files={"file": ("kurse.csv", CSV)}).url.path)
    with house.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
    client.as_(Role.CONTENT_OWNER, unit=unit)
    assert "kurse.csv" not in text_of(client.get("/import"))
    asked = [client.get(path), client.get(f"{path}/refused"), client.post(f"{path}/check"), client.post(f"{path}/go")]
    assert [answer.status_code for answer in asked] == [404] * 4
    own = str(client.post("/import", files={"file": ("meine.csv", CSV)}).url.path)
    assert "Going in…" in text_of(client.post(f"{own}/go"))
