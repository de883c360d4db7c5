"""Give the administrator the password that the environment carries."""

import os

env.ref("base.user_admin").password = os.environ["VEGAS_ADMIN_PASSWORD"]
env.cr.commit()
