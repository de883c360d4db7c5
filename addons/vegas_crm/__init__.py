from . import procedures, role_center
