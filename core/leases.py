"""A lease lets any number of processes run the same sweep with one of them acting.

A holder that died on this machine is noticed by its process id; one that died elsewhere is waited for until its
lease has run out. A holder that lives but was away too long has lost its lease, and stops at its next item.
"""

import os
import platform
import threading
import time
from contextvars import ContextVar
from datetime import datetime, timedelta
from types import TracebackType

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from core.actors import SYSTEM
from core.database import Base
from core.logs import Log
from core.unit_of_work import UnitOfWork

logger = Log(__name__)
LASTING = timedelta(seconds=90)


class Lease(Base):
    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


def holder_name() -> str:
    """This process, as other processes can recognise it."""
    return f"{platform.node()}:{os.getpid()}"


def _is_gone(holder: str) -> bool:
    node, _, pid = holder.rpartition(":")
    if node != platform.node() or not pid.isdecimal() or int(pid) == os.getpid():
        return False
    return not is_running(int(pid))


def is_running(pid: int) -> bool:
    """Whether a process of this machine has the number; whose it is does not matter."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_here(holder: str) -> bool:
    node, _, pid = holder.rpartition(":")
    return node == platform.node() and pid.isdecimal() and not _is_gone(holder)


def take(uow: UnitOfWork, name: str, holder: str, lasting: timedelta = LASTING) -> bool:
    """Take or renew; False where another live holder has it."""
    with uow.write(SYSTEM) as work:
        lease = work.session.scalar(select(Lease).where(Lease.name == name).with_for_update())
        if lease is None:
            work.session.add(Lease(name=name, holder=holder, until=work.now + lasting))
            return True
        if lease.holder != holder and lease.until > work.now and not _is_gone(lease.holder):
            return False
        lease.holder, lease.until = holder, work.now + lasting
        return True


def release(uow: UnitOfWork, name: str, holder: str) -> None:
    with uow.write(SYSTEM) as work:
        work.session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))


def has_holder(uow: UnitOfWork, prefix: str) -> bool:
    """Whether anybody alive holds a lease whose name begins like this.

    A process of this machine counts while it lives, whatever its lease says: a clock that was moved lets it look old.
    """
    with uow.read(SYSTEM) as work:
        held = work.session.scalars(select(Lease).where(Lease.name.startswith(prefix, autoescape=True)))
        return any(_is_here(lease.holder) or (lease.until > work.now and not _is_gone(lease.holder)) for lease in held)


class Keeper:
    """Renews a lease that was taken, in the background, while something runs under it; gives it back at the end."""

    def __init__(self, uow: UnitOfWork, name: str, holder: str, every: timedelta = LASTING / 3) -> None:
        self.uow, self.name, self.holder, self.every = uow, name, holder, every
        self._good_until = time.monotonic() + LASTING.total_seconds()
        self.lost = threading.Event()
        """Set once another process may act."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"keep {name}", daemon=True)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        self._before = current.set(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        current.reset(self._before)
        self._ended.set()
        self._thread.join()
        release(self.uow, self.name, self.holder)

    def _renew(self) -> None:
        while not self._ended.wait(self.every.total_seconds()):
            if not self._is_renewed():
                logger.warning("A lease was lost.", action="lease.lost", lease=self.name)
                self.lost.set()
                return

    def _is_renewed(self) -> bool:
        try:
            is_ours = take(self.uow, self.name, self.holder)
        except SQLAlchemyError:  # a busy or absent database takes no lease away before its time
            return time.monotonic() < self._good_until
        self._good_until = time.monotonic() + LASTING.total_seconds()
        return is_ours


current: ContextVar[Keeper | None] = ContextVar("lease", default=None)


def is_kept() -> bool:
    """Whether what runs here may begin its next item: it still has its lease, or needs none."""
    keeper = current.get()
    return keeper is None or not keeper.lost.is_set()
