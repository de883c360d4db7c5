# ruff: noqa: I001 - models before the tables that fill them
from . import archive_bill
from . import move
from . import contracts
from . import mandates
from . import deposits
from . import bills
from . import open_bills
from . import documents
