"""What the method refuses."""


class MethodError(ValueError):
    """A rating, a vector or a method reference the method cannot compute with.

    The message is one sentence that names the place and what is allowed there.
    """
