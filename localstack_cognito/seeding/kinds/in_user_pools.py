"""What is in a user pool but for its users, in the order in which it is applied.

What another kind names comes before it.
"""

from collections.abc import Sequence

from localstack_cognito.seeding.kinds.attempts import Attempts
from localstack_cognito.seeding.kinds.cimd_policies import CIMDPolicies
from localstack_cognito.seeding.kinds.domains import Domains
from localstack_cognito.seeding.kinds.groups import Groups
from localstack_cognito.seeding.kinds.identity_providers import IdentityProviders
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.managed_login_brandings import ManagedLoginBrandings
from localstack_cognito.seeding.kinds.resource_servers import ResourceServers
from localstack_cognito.seeding.kinds.risk_configurations import RiskConfigurations
from localstack_cognito.seeding.kinds.risks import Risks
from localstack_cognito.seeding.kinds.signing_keys import SigningKeys
from localstack_cognito.seeding.kinds.terms import Terms
from localstack_cognito.seeding.kinds.ui_customizations import UICustomizations
from localstack_cognito.seeding.kinds.user_import_jobs import UserImportJobs
from localstack_cognito.seeding.kinds.user_pool_clients import UserPoolClients

OF_USER_POOLS: Sequence[Kind] = (
    SigningKeys(),
    Domains(),
    ResourceServers(),
    IdentityProviders(),
    Groups(),
    UserPoolClients(),
    UICustomizations(),
    ManagedLoginBrandings(),
    Terms(),
    CIMDPolicies(),
    RiskConfigurations(),
    Risks(),
    UserImportJobs(),
    Attempts(),
)
