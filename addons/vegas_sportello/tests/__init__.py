from . import test_role_center
from . import test_standard_v01
from . import test_v01
from . import test_v01_access
from . import test_v01_answers
