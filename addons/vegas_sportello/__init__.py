from . import customer_page, procedures, role_center, visits
