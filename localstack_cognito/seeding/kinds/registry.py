"""What stands at the top of a file, in the order in which it is applied."""

from collections.abc import Sequence

from localstack_cognito.seeding.kinds.identity_pool_keys import IdentityPoolKeys
from localstack_cognito.seeding.kinds.identity_pools import IdentityPools
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.messages import Messages
from localstack_cognito.seeding.kinds.provisioned_limits import ProvisionedLimits
from localstack_cognito.seeding.kinds.user_pools import UserPools

TOP: Sequence[Kind] = (
    UserPools(),
    IdentityPoolKeys(),
    ProvisionedLimits(),
    IdentityPools(),
    Messages(),
)
