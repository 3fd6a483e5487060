"""Every flow that is built, by the ``AuthFlow`` that begins it."""

from localstack_cognito.signin.flows.custom_auth import CustomAuth
from localstack_cognito.signin.flows.flow import Flow
from localstack_cognito.signin.flows.refresh_token import RefreshTokenAuth
from localstack_cognito.signin.flows.user_auth import UserAuth
from localstack_cognito.signin.flows.user_password import AdminUserPasswordAuth, UserPasswordAuth
from localstack_cognito.signin.flows.user_srp import UserSrpAuth

_ALL: tuple[Flow, ...] = (
    UserPasswordAuth(),
    AdminUserPasswordAuth(),
    UserSrpAuth(),
    UserAuth(),
    CustomAuth(),
    RefreshTokenAuth(),
)
FLOWS: dict[str, Flow] = {name: flow for flow in _ALL for name in flow.names}
