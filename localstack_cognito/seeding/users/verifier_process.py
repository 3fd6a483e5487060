"""A process that computes verifiers, which is started as a module.

Each line that it is given is a JSON list: the pool's id, the user's name, the password. Each line
that it gives is the salt and the verifier in hexadecimal digits. So no password is among the
arguments of a process, which others see.
"""

import json
import sys

from localstack_cognito.directory.users.srp_verifiers import new_salt, verifier_of


def main() -> None:
    """Compute until there is nothing more to read."""
    for line in sys.stdin:
        user_pool_id, username, password = json.loads(line)
        salt = new_salt()
        print(salt.hex(), verifier_of(user_pool_id, username, password, salt).hex())


if __name__ == "__main__":
    main()
