# ruff: noqa: I001 - a model stands before those that extend it
from . import partner
from . import partner_customer
from . import partner_duplicate
from . import consent
from . import point_state
from . import supply_point
from . import network_contract
from . import meter
from . import reading
from . import reading_check
from . import point_coefficient
from . import point_consumption
from . import contract
from . import contract_version
from . import parameter
