"""What tests of a course's life are given."""

import pytest

from core.clock import FixedClock
from core.database import Database
from tests.lifecycle.desk import Desk


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    return Desk(database, clock)
