"""Why a bill cannot be computed. A billing run catches ``ComputationError`` and sets the contract aside."""


class ComputationError(Exception):
    """A bill must stop; the text says why in one line."""


class MissingIndex(ComputationError):
    """The monthly value of an index (PUN, PSV) is not known.

    :ivar index: name of the index
    :ivar month: the earliest month without a value, ``YYYY-MM``
    """

    def __init__(self, index: str, month: str):
        super().__init__(f"index {index} has no value for {month}")
        self.index, self.month = index, month


class BadData(ComputationError):
    """What the bill is computed from is incomplete or contradicts itself.

    :ivar field: where: ``readings``, ``coefficient``, ``components`` …
    :ivar reason: what is wrong
    """

    def __init__(self, field: str, reason: str):
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason
