# ruff: noqa: I001 - what stands first is used by what follows
from . import form
from . import checks
from . import contract
from . import money
from . import effects
from . import twin
from . import debts
from . import reverse
from . import many
from . import paper
