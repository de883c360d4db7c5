from . import (
    test_exchange,
    test_csv_messages,
    test_role_center,
    test_schemas,
    test_standard_v01,
    test_v01,
    test_v01_access,
    test_v01_answers,
    test_v01_budget,
    test_v01_corrections,
)
