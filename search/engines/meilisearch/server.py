"""Talking to Meilisearch through its official client, with the client's traps dealt with.

The client changes shared headers on every call, so each thread has its own. `wait_for_task` returns failed tasks
like any other, so every task's status is checked here. While the server is away, calls fail at once for a few
seconds instead of each waiting for its own timeout.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import meilisearch
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError

from search.errors import IndexUnavailable

T = TypeVar("T")
_TIMEOUT = 5
_TASK_TIMEOUT = 120.0
_PAUSE = 3.0
_POLL = 0.02


class TaskFailed(Exception):
    """A task ended, but not well; `code` is Meilisearch's."""

    def __init__(self, error: Mapping[str, Any] | None) -> None:
        self.code = str((error or {}).get("code", "unknown"))
        self.is_ours = (error or {}).get("type") == "invalid_request"
        super().__init__(str((error or {}).get("message", "the task did not succeed")))


class Server:
    """One Meilisearch; threads may share it."""

    def __init__(self, url: str, key: str | None) -> None:
        self.url = url.rstrip("/")
        self.key = key or None
        self._local = threading.local()
        self._away_until = 0.0

    def call(self, action: Callable[[meilisearch.Client], T]) -> T:
        """Run something with this thread's client; raise IndexUnavailable where the server does not answer."""
        if time.monotonic() < self._away_until:
            raise IndexUnavailable(reason="unreachable")
        try:
            return action(self._client())
        except (MeilisearchCommunicationError, MeilisearchTimeoutError) as problem:
            self._away_until = time.monotonic() + _PAUSE
            raise IndexUnavailable(reason="unreachable", detail=str(problem)[:200]) from problem
        except MeilisearchApiError as problem:
            raise _translated(problem) from problem

    def run(self, action: Callable[[meilisearch.Client], Any]) -> None:
        """Start a task and wait until it is done; raise TaskFailed where it does not succeed."""
        info = self.call(action)
        deadline = time.monotonic() + _TASK_TIMEOUT
        while time.monotonic() < deadline:
            task = self.call(lambda client: client.get_task(info.task_uid))
            if task.status == "succeeded":
                return
            if task.status not in ("enqueued", "processing"):
                raise TaskFailed(task.error)
            time.sleep(_POLL)
        raise IndexUnavailable(reason="slow", task=info.task_uid)

    def _client(self) -> meilisearch.Client:
        client: meilisearch.Client | None = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = meilisearch.Client(self.url, self.key, timeout=_TIMEOUT)
        return client


def _translated(problem: MeilisearchApiError) -> Exception:
    if problem.code == "index_not_found":
        return IndexUnavailable(reason="not_built")
    if problem.status_code in (401, 403):
        return IndexUnavailable(reason="key_refused")
    if problem.status_code == 413:
        return TaskFailed({"code": "payload_too_large", "type": "invalid_request", "message": problem.message})
    return IndexUnavailable(reason=problem.code or str(problem.status_code), detail=str(problem.message)[:200])
