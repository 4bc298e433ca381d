"""What can go wrong with the language model."""

from core.errors import Unavailable
from core.wording.marks import N_
from core.wording.problems import add_problems


class ModelFileBroken(Unavailable):
    """The packed model is not the file this code can read."""

    code = "model_file_broken"


class ModelUnavailable(Unavailable):
    """A vector was asked for where no model can be loaded."""

    code = "model_unavailable"


add_problems(
    {
        ModelFileBroken.code: N_("The language model’s file cannot be read. Everything else works by words."),
        ModelUnavailable.code: N_("The language model is not available here. Everything else works by words."),
    }
)
