from . import (
    test_archive_bills,
    test_bill_paper,
    test_computation_bills,
    test_computation_cases,
    test_computation_properties,
    test_contract_page,
    test_electronic,
    test_price_history,
    test_prices,
    test_recalculation,
    test_run_cases,
    test_runs,
)
