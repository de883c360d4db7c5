from . import role_center
