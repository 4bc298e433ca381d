"""A lease lets any number of processes run the same sweep with one of them acting.

A holder that died on this machine is noticed by its process id; one that died elsewhere is waited for until its
lease has run out.
"""

import os
import platform
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core.actors import SYSTEM
from core.database import Base
from core.unit_of_work import UnitOfWork

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
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


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
