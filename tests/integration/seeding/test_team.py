"""A team's set-up, from one file: everybody signs in, it is exported, and goes on elsewhere."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pyotp
import pytest
import requests
import yaml
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from fido2.utils import websafe_decode

from tests.host import Host, running_host
from tests.integration.identity.conftest import trust_policy
from tests.integration.signin.authenticator import Authenticator
from tests.team import PASSKEY_ID, PASSKEY_OF_BOB, TEAM

_APP = "us-east-1_app"
_WEB = "web000000000000000"
_SECRET_OF_ALICE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_CHOSEN = "Chosen-2026!"
_OF_APP = ("alice", "bob", "carol", "dave", "erin", "frank")
_OF_PARTNERS = ("grace", "heidi", "ivan", "judy")
_CHANGED_BY_SIGN_INS = {"LastStep", "SignCount", "UserLastModifiedDate", "LastModifiedDate"}
Tokens = dict[str, str]


class Team:
    """The ten users, at one host after another."""

    def __init__(self) -> None:
        """Have what only the users have."""
        self.passwords = {name: f"{name.capitalize()}-2026!" for name in (*_OF_APP, *_OF_PARTNERS)}
        self.app = pyotp.TOTP(_SECRET_OF_ALICE)
        self.steps_ahead = 0
        self.passkey = Authenticator()
        self.passkey.id = websafe_decode(PASSKEY_ID)
        self.passkey._key = load_pem_private_key(PASSKEY_OF_BOB.encode(), None)

    def sign_in(self, host: Host) -> dict[str, Tokens]:
        """Sign everybody in who may, each in their own way, and return their tokens."""
        tokens = {name: self._of_app(host, name) for name in _OF_APP if name != "frank"}
        with pytest.raises(ClientError, match="User is disabled"):
            self._of_app(host, "frank")
        client_id = _portal(host)
        for name in _OF_PARTNERS:
            username = f"{name}@partner.example"
            tokens[name] = self._with_password(host, client_id, name, username)
        self.steps_ahead += 1
        return tokens

    def _of_app(self, host: Host, name: str) -> Tokens:
        if name == "bob":
            return self._with_passkey(host)
        return self._with_password(host, _WEB, name, name)

    def _with_password(self, host: Host, client_id: str, name: str, username: str) -> Tokens:
        cognito = host.client("cognito-idp")
        answer = cognito.initiate_auth(
            ClientId=client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": self.passwords[name]},
        )
        responses = {}
        if name == "alice":
            # A code is good once, also elsewhere.
            assert answer["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
            code = self.app.at(time.time() + 30 * self.steps_ahead)
            responses = {"SOFTWARE_TOKEN_MFA_CODE": code}
        elif self.passwords[name] != _CHOSEN and name in ("dave", "judy"):
            assert answer["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
            responses = {"NEW_PASSWORD": _CHOSEN}
            self.passwords[name] = _CHOSEN
        if responses:
            answer = cognito.respond_to_auth_challenge(
                ClientId=client_id,
                ChallengeName=answer["ChallengeName"],
                Session=answer["Session"],
                ChallengeResponses={"USERNAME": username, **responses},
            )
        return dict(answer["AuthenticationResult"])

    def _with_passkey(self, host: Host) -> Tokens:
        cognito = host.client("cognito-idp")
        asked = cognito.initiate_auth(
            ClientId=_WEB,
            AuthFlow="USER_AUTH",
            AuthParameters={"USERNAME": "bob", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
        )
        signed = self.passkey.sign(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
        answer = cognito.respond_to_auth_challenge(
            ClientId=_WEB,
            ChallengeName="WEB_AUTHN",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "bob", "CREDENTIAL": json.dumps(signed)},
        )
        return dict(answer["AuthenticationResult"])


def _portal(host: Host) -> str:
    """Return the client of the pool whose ids the file does not give."""
    cognito = host.client("cognito-idp")
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    (pool_id,) = [pool["Id"] for pool in pools if pool["Name"] == "partners"]
    (client,) = cognito.list_user_pool_clients(UserPoolId=pool_id)["UserPoolClients"]
    return str(client["ClientId"])


def _identity(host: Host, tokens: Tokens) -> tuple[str, Any]:
    """Return a user's identity, and credentials of it: of a role that is in no file, but IAM's."""
    identity = host.client("cognito-identity")
    (pool,) = identity.list_identity_pools(MaxResults=60)["IdentityPools"]
    policy = json.dumps(trust_policy(pool["IdentityPoolId"], "authenticated"))
    host.client("iam").create_role(RoleName="team", AssumeRolePolicyDocument=policy)
    logins = {f"cognito-idp.us-east-1.amazonaws.com/{_APP}": tokens["IdToken"]}
    found = identity.get_id(IdentityPoolId=pool["IdentityPoolId"], Logins=logins)["IdentityId"]
    answer = identity.get_credentials_for_identity(IdentityId=found, Logins=logins)
    return found, answer["Credentials"]


def _verified(host: Host, token: str) -> Any:
    """Return what a token says, which a host's published keys verify."""
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    pool_id = issuer.rpartition("/")[2]
    answer = requests.get(f"{host.url}/{pool_id}/.well-known/jwks.json", timeout=30)
    key = jwt.PyJWKSet(answer.json()["keys"])[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(
        token, key, algorithms=["RS256"], issuer=issuer, options={"verify_aud": False}
    )


def _differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of what is not the same in two files, without their numbers."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            yield from _differences(before.get(name), after.get(name), f"{path}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _differences(one, other, path)
    elif before != after:
        yield path


def test_a_team_of_one_file_goes_on_elsewhere(tmp_path: Path) -> None:
    team, out, again = Team(), tmp_path / "out.yaml", tmp_path / "again.yaml"
    # Where a host is stands in its tokens, unless it is told what to say of it.
    issuer = "https://cognito.team.example"
    arguments = ("--seed", str(TEAM), "--export-on-exit", str(out))
    with running_host(tmp_path / "one", *arguments, COGNITO_ISSUER_BASE_URL=issuer) as host:
        assert "Seeded from" in host.output()
        old = team.sign_in(host)
        identity, credentials = _identity(host, old["carol"])
        assert credentials["SecretKey"]
        claims = {name: _verified(host, tokens["AccessToken"]) for name, tokens in old.items()}
        assert len(claims) == 9
        assert all(claim["iss"].startswith(f"{issuer}/") for claim in claims.values())
        assert host.stop() == 0

    arguments = ("--seed", str(out), "--export-on-exit", str(again))
    with running_host(tmp_path / "other", *arguments, COGNITO_ISSUER_BASE_URL=issuer) as other:
        assert other.port != host.port
        state = requests.get(f"{other.url}/_aws/cognito-idp/state", timeout=30).text
        assert state == out.read_text()
        for name, tokens in old.items():
            assert _verified(other, tokens["AccessToken"]) == claims[name]
            assert _verified(other, tokens["IdToken"])["sub"] == claims[name]["sub"]
        _check_what_is_taken_of_before(other, old["carol"])
        assert _identity(other, old["carol"])[0] == identity
        new = team.sign_in(other)
        for name, tokens in new.items():
            assert _verified(other, tokens["AccessToken"])["sub"] == claims[name]["sub"]
        assert other.stop() == 0

    before, after = (yaml.safe_load(file.read_text()) for file in (out, again))
    differing = {path.rpartition(".")[2] for path in _differences(before, after)}
    assert differing <= _CHANGED_BY_SIGN_INS, differing
    assert {"LastStep", "SignCount"} <= differing


def _check_what_is_taken_of_before(host: Host, tokens: Tokens) -> None:
    """Check what documents say of tokens whose session is in no file."""
    cognito = host.client("cognito-idp")
    with pytest.raises(ClientError, match="Access Token has been revoked"):
        cognito.get_user(AccessToken=tokens["AccessToken"])
    with pytest.raises(ClientError, match="Invalid Refresh Token"):
        cognito.initiate_auth(
            ClientId=_WEB,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
        )
