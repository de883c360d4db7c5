from . import customer_page, procedures, role_center
from . import procedures, role_center, visits
