from . import test_activation, test_csv_messages, test_sii, test_sii_many
