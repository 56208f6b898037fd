"""Argon2 with the least effort: tests hash passwords by the hundred."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    """The platform's algorithm, a thousand times cheaper."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
