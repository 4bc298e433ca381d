"""The server process: the application under uvicorn, the scheduler inside unless told otherwise."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.wiring import Wiring

SCHEDULER = "_COURSEKEEPER_SCHEDULER"


def create_app() -> Any:
    """The application on this process's settings; uvicorn's factory, also in each of several workers."""
    from app.cli import OTHERS
    from app.console import open_house

    os.umask(OTHERS)
    return application_of(open_house(is_command=False), has_scheduler=os.environ.pop(SCHEDULER, "1") == "1")


def application_of(house: Wiring, *, has_scheduler: bool) -> Any:
    """The Litestar application of a house; the scheduler starts and stops with it."""
    from api.application import create_application
    from web import create_pages

    pages = create_pages(house)

    @asynccontextmanager
    async def life(_: Any) -> AsyncIterator[None]:
        from litestar.concurrency import sync_to_thread

        scheduler = None
        if has_scheduler:
            from app.scheduler import Scheduler

            scheduler = Scheduler(house, is_server=True)
            await sync_to_thread(scheduler.start)
        try:
            yield
        finally:
            if scheduler is not None:
                await sync_to_thread(scheduler.stop)
            house.close()

    return create_application(house, pages=pages.routes, handlers=pages.handlers, lifespan=[life])


def run(host: str, port: int, workers: int, *, has_scheduler: bool, trusted_proxies: str = "") -> None:
    """Serve until stopped. Only proxies named in `trusted_proxies` are believed where a request comes from."""
    import uvicorn

    os.environ[SCHEDULER] = "1" if has_scheduler else "0"
    uvicorn.run(
        "app.server:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=30,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies or None,
    )
