"""The few mails that pages send themselves: one column, readable as text alone."""

from collections.abc import Sequence

from core.wording import Translator
from web.templating import environment


def text_and_html(
    reader: Translator, *, heading: str, paragraphs: Sequence[str], link: str, link_text: str, footer: str
) -> tuple[str, str]:
    """The same mail twice: as text and as HTML."""
    text = "\n\n".join([*paragraphs, link, footer]) + "\n"
    html = (
        environment()
        .get_template("sign_in/mail.html")
        .render(
            reader=reader,
            heading=heading,
            paragraphs=paragraphs,
            link=link,
            link_text=link_text,
            footer=footer,
        )
    )
    return text, html
