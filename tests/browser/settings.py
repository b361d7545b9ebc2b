"""The house's own settings, but for how long a password takes to be checked.

A story signs in and signs hundreds of times; slow on purpose, that is a tenth of all the server does.
"""

from coordination.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
