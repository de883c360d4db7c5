from . import test_activation, test_csv_messages, test_role_center, test_sii, test_sii_many
