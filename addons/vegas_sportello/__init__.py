from . import customer_page, procedures, role_center, visits
from . import controllers, customer_page, procedures, role_center
