from . import (
    test_csv_messages,
    test_exchange,
    test_role_center,
    test_schemas,
    test_standard_v01,
    test_v01,
    test_v01_access,
    test_v01_answers,
    test_v01_budget,
    test_v01_corrections,
    test_v01_lateness,
)
