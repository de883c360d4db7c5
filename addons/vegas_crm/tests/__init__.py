from . import test_activation, test_csv_messages, test_sii
