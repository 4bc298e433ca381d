"""The one Jinja environment: escaping on, undefined names fail, every page speaks through `web.words`."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from web import words

FOLDER = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Made at the first page, so that commands never load it."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(words.GLOBALS)
    ui = made.get_template("components/ui.html").make_module()
    made.globals["ui"] = ui
    made.globals["state"] = ui.state  # type: ignore[attr-defined]
    return made
