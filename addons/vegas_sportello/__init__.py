from . import controllers, customer_page, procedures, role_center, visits
