"""Why something cannot be done: the same list serves button, form, panel and import."""

from typing import Any, NamedTuple

from odoo.exceptions import UserError


class Problem(NamedTuple):
    """One obstacle.

    :param request: the ``vegas.request`` it concerns (may be a new record)
    :param field: name of the field that heals it, or ``None``
    :param text: what is wrong, in the user's language
    :param remedy: the way out, in the user's language, may be empty
    """

    request: Any
    field: str | None
    text: str
    remedy: str = ""

    def sentence(self):
        return f"{self.text} {self.remedy}".strip()


class RequestProblems(UserError):
    """A ``UserError`` that carries the problems, so that the form can show each at its field."""

    def __init__(self, problems):
        self.problems = problems
        lines = dict.fromkeys(
            f"{problem.request.name or problem.request.procedure_id.label or ''}: {problem.sentence()}"
            for problem in problems
        )
        super().__init__("\n".join(lines))
