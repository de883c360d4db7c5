# ruff: noqa: I001 - what others stand on comes first
from . import accounting
from . import bill_item
from . import bill_line
from . import billed_period
from . import move
from . import electronic
from . import contract
from . import supply_point
from . import deposit
from . import tv_fee
from . import social_bonus
from . import indemnity
from . import run
from . import run_line
from . import run_compute
from . import run_post
from . import recalculation
