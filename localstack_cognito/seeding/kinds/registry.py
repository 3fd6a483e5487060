"""What stands at the top of a file, in the order in which it is applied."""

from collections.abc import Sequence

from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.user_pools import UserPools

TOP: Sequence[Kind] = (UserPools(),)
