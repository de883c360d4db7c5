from . import role_center, sale_order
