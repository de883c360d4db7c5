# ruff: noqa: I001 - what all procedures share stands before what each adds
from . import request_paper
from . import procedure_papers
from . import result_term
from . import cadastral_paper
