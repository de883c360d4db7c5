from . import (
    test_access,
    test_contract_versions,
    test_handlers,
    test_messages_door,
    test_parameters,
    test_point_states,
    test_registry,
    test_standard_check_codes,
    test_standard_codes,
    test_standard_reader,
    test_standard_schemas,
    test_texts,
)
