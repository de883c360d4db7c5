from . import (
    test_bill_paper,
    test_computation_bills,
    test_computation_cases,
    test_computation_properties,
    test_prices,
    test_runs,
)
