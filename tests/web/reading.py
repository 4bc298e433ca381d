"""What tests read in a page."""

import re
from html.parser import HTMLParser

from httpx import Response

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


def token_in(page: Response) -> str:
    """The token of the forms on a page."""
    found = TOKEN.search(page.text)
    assert found is not None, page.text[:400]
    return found[1]


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(" ".join(data.split()))


def text_of(page: Response) -> str:
    """What a reader sees, tags left out."""
    parser = _Texts()
    parser.feed(page.text)
    return " ".join(parser.parts)


def links_in(text: str) -> list[str]:
    """Web addresses in a mail's text."""
    return re.findall(r"https?://[^\s<>\"]+", text)
