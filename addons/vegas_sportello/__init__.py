from . import procedures
from . import role_center
