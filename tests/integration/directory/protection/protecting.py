"""A pool whose threat protection is on, and what a developer says of its sign-ins."""

import json
from typing import Any

import requests

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.host import Host
from tests.integration.making import (
    ALL_FLOWS,
    PASSWORD,
    attributes,
    make_client,
    make_pool,
    make_user,
)
from tests.integration.signin.test_second_factors import TOTP, App

BLOCKED = ("NotAuthorizedException", "Unable to login because of security reasons.")
REFUSED = ("NotAuthorizedException", "Request not allowed due to security reasons.")
UNSAFE = ("InvalidPasswordException", "Provided password cannot be used for security reasons.")
RESET = (
    "PasswordResetRequiredException",
    "Password reset required for user due to security reasons",
)
NO_RISK = {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}
IDENTITY = "arn:aws:ses:us-east-1:000000000000:identity/safety@example.com"
TEXTS = (
    "user={username} ip={ip-address} city={city} country={country} time={login-time} "
    "device={device-name} yes={one-click-link-valid} no={one-click-link-invalid} "
    "event={event-id} token={feedback-token}"
)


def actions(notify: bool = False, /, **by_level: str) -> dict[str, Any]:
    """Return an ``AccountTakeoverRiskConfiguration``; ``High="BLOCK"`` is an action."""
    wanted: dict[str, Any] = {
        f"{level}Action": {"EventAction": action, "Notify": notify}
        for level, action in by_level.items()
    }
    configuration: dict[str, Any] = {"Actions": wanted}
    if notify:
        configuration["NotifyConfiguration"] = {
            "SourceArn": IDENTITY,
            "From": "Safety <safety@example.com>",
            "ReplyTo": "help@example.com",
            **{
                kind: {"Subject": f"{kind} for {{username}}", "TextBody": TEXTS}
                for kind in ("BlockEmail", "NoActionEmail", "MfaEmail")
            },
        }
    return {"AccountTakeoverRiskConfiguration": configuration}


def compromised(action: str = "BLOCK", *events: str) -> dict[str, Any]:
    """Return a ``CompromisedCredentialsRiskConfiguration``."""
    filters = {"EventFilter": list(events)} if events else {}
    return {
        "CompromisedCredentialsRiskConfiguration": {
            **filters,
            "Actions": {"EventAction": action},
        }
    }


class GuardedPool:
    """A pool whose threat protection is on, and alice in it."""

    def __init__(
        self,
        host: Host,
        mode: str = "ENFORCED",
        *,
        custom: str | None = None,
        factors: bool = True,
        **settings: Any,
    ) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        add_ons: dict[str, Any] = {"AdvancedSecurityMode": mode}
        if custom:
            add_ons["AdvancedSecurityAdditionalFlows"] = {"CustomAuthMode": custom}
        self.id = make_pool(self.cognito, UserPoolTier="PLUS", UserPoolAddOns=add_ons, **settings)
        if factors:
            self.cognito.set_user_pool_mfa_config(
                UserPoolId=self.id, MfaConfiguration="OPTIONAL", **TOTP
            )
        self.client_id = make_client(self.cognito, self.id)
        self._server: tuple[str, str] | None = None
        self.add("alice")

    def add(self, username: str, **more: str) -> None:
        given = {"email": f"{username}@example.com", "email_verified": "true", **more}
        make_user(self.cognito, self.id, username, attributes(**given))

    def configure(self, *configurations: dict[str, Any], **client: str) -> None:
        merged: dict[str, Any] = {}
        for one in configurations:
            merged |= one
        self.cognito.set_risk_configuration(UserPoolId=self.id, **client, **merged)

    def state(self, level: str | None = None, **more: Any) -> None:
        given = {"RiskLevel": level, **more}
        put_risk(self.host, UserPoolId=self.id, **{n: v for n, v in given.items() if v is not None})

    def set_up_app(self, username: str = "alice") -> App:
        """Let a user have an authenticator app that she has not enabled."""
        token = self.sign_in(username)["AuthenticationResult"]["AccessToken"]
        app = App(self.cognito.associate_software_token(AccessToken=token)["SecretCode"])
        self.cognito.verify_software_token(AccessToken=token, UserCode=app.code())
        self.cognito.admin_set_user_mfa_preference(
            UserPoolId=self.id, Username=username, SoftwareTokenMfaSettings={"Enabled": False}
        )
        return app

    def sign_in(self, username: str = "alice", password: str = PASSWORD, ip: str = "") -> Any:
        request: dict[str, Any] = {"ClientId": self.client_id}
        proof: dict[str, str] = {}
        if ip:
            request, proof = self.server(ip, username)
        return self.cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password, **proof},
            **request,
        )

    def server(self, ip: str, username: str = "alice") -> tuple[dict[str, Any], dict[str, str]]:
        """Return what a client that may tell where its user is sends, and its SECRET_HASH."""
        if self._server is None:
            client = self.cognito.create_user_pool_client(
                UserPoolId=self.id,
                ClientName="server",
                GenerateSecret=True,
                EnablePropagateAdditionalUserContextData=True,
                ExplicitAuthFlows=ALL_FLOWS,
            )["UserPoolClient"]
            self._server = client["ClientId"], client["ClientSecret"]
        client_id, secret = self._server
        proof = {"SECRET_HASH": secret_hash(client_id, secret, username)}
        return {"ClientId": client_id, "UserContextData": {"IpAddress": ip}}, proof

    def events(self, username: str = "alice") -> list[dict[str, Any]]:
        answer = self.cognito.admin_list_user_auth_events(UserPoolId=self.id, Username=username)
        found: list[dict[str, Any]] = answer["AuthEvents"]
        return found

    def last(self, username: str = "alice") -> tuple[str, str, dict[str, Any]]:
        """Return the type, the response and the risk of the newest event."""
        event = self.events(username)[0]
        return event["EventType"], event["EventResponse"], event["EventRisk"]

    def notices(self) -> list[dict[str, Any]]:
        url = f"{self.host.url}/_aws/cognito-idp/messages"
        found = requests.get(url, params={"user_pool_id": self.id}, timeout=30).json()["messages"]
        return [one for one in found if one["Purpose"] == "AccountTakeOverNotification"]


def risk(decision: str, level: str | None = None, *, is_compromised: bool = False) -> Any:
    """Return an ``EventRiskType``."""
    levels = {"RiskLevel": level} if level else {}
    return {
        "RiskDecision": decision,
        **levels,
        "CompromisedCredentialsDetected": is_compromised,
    }


def put_risk(host: Host, **members: Any) -> dict[str, Any]:
    """State a risk, and return how it was taken."""
    url = f"{host.url}/_aws/cognito-idp/risks"
    answer = requests.put(url, data=json.dumps(members), timeout=30)
    assert answer.status_code == 200, answer.text
    taken: dict[str, Any] = answer.json()
    return taken
