"""The `coursekeeper` command. Groups are loaded when they are used, so that help and light commands answer at once."""

import gc
import os
from importlib import import_module
from typing import Any

import click

YOUNG = 50_000
"""So many new objects before rubbish is looked for: loading the rooms makes none, and looking took a tenth of it."""
OTHERS = 0o077
"""Nobody but the owner reads what commands and the server write: databases, indexes, backups."""
LAZY = {
    "serve": ("app.commands.serve:serve", "Serve pages, API and scheduler."),
    "worker": ("app.commands.serve:worker", "Run scheduler and sweeps alone, any number of them."),
    "upgrade": ("app.commands.upkeep:upgrade", "Set up or migrate the database."),
    "settings": ("app.commands.upkeep:show_settings", "List all settings, secrets masked."),
    "doctor": ("app.commands.upkeep:doctor", "Say what works and what does not."),
    "backup": ("app.commands.upkeep:backup", "Write everything into one file."),
    "restore": ("app.commands.upkeep:restore", "Put a backup into an empty place."),
    "sweep": ("app.commands.sweep:sweep", "List and run background sweeps."),
    "import": ("app.commands.import_:import_", "Import courses."),
    "export": ("app.commands.export:export", "Export courses."),
    "courses": ("app.commands.courses:courses", "Show, create, edit, publish and retire courses."),
    "people": ("app.commands.people:people", "Import, list and invite people."),
    "tokens": ("app.commands.tokens:tokens", "Create and revoke API tokens."),
    "search": ("app.commands.search:search", "Search the catalog."),
    "index": ("app.commands.index:index", "Look after the search index."),
    "duplicates": ("app.commands.duplicates:duplicates", "Find courses that say the same."),
    "reviews": ("app.commands.reviews:reviews", "See and complete reviews."),
    "policies": ("app.commands.policies:policies", "Simulate and apply review policies."),
    "alerts": ("app.commands.alerts:alerts", "List alerts and send dead ones again."),
    "markets": ("app.commands.markets:markets", "List and import markets."),
    "vendors": ("app.commands.vendors:vendors", "List and import vendors and rate cards."),
    "rollouts": ("app.commands.rollouts:rollouts", "Plan and show rollouts."),
    "jobs": ("app.commands.jobs:jobs", "Translation jobs and their files."),
    "translations": ("app.commands.translations:translations", "Check and analyse translation files."),
    "memory": ("app.commands.memory:memory", "Import and export translation memory."),
    "requests": ("app.commands.requests:requests", "Submit and decide requests for courses."),
    "reports": ("app.commands.reports:reports", "Say where the catalog stands."),
    "demo": ("app.commands.demo:demo", "Load the demo catalog, move its clock."),
}


class LazyGroup(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(LAZY)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in LAZY:
            return None
        module, _, attribute = LAZY[name][0].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in LAZY.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coursekeeper")
def cli() -> None:
    """Coursekeeper keeps a learning catalog: courses, owners, review dates, translations, search."""


def main(arguments: list[str] | None = None) -> Any:
    from app.logs import set_up_logs

    os.umask(OTHERS)
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    set_up_logs()
    return cli.main(args=arguments, prog_name="coursekeeper")
