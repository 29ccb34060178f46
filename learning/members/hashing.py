"""How much work a guess at a stored secret costs: argon2id, as OWASP has it for servers of little memory."""

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
