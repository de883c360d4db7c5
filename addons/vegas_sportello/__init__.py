# ruff: noqa: I001 - papers extend the handlers of the procedures
from . import cadastral, cases, controllers, customer_page, many, procedures, role_center, visits
from . import papers
from . import last_bill
from . import dossier
from . import disputes
from . import data_changes, deaths
from . import readings
from . import voltura
from . import complaints
from . import tiqv_figures
