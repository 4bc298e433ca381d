"""A scene for each thing the house does because another room heard of it: what happens, and whether it was felt."""

from tests.app.scenes import dates, ends, power, promises, turns
from tests.app.scenes.making import SCENES

__all__ = ["SCENES", "dates", "ends", "power", "promises", "turns"]
