"""What can go wrong with the language model."""

from core.errors import Unavailable


class ModelFileBroken(Unavailable):
    """The packed model is not the file this code can read."""

    code = "model_file_broken"


class ModelUnavailable(Unavailable):
    """A vector was asked for where no model can be loaded."""

    code = "model_unavailable"
