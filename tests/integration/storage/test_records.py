"""Every record comes back as it was stored, each field with a value of its own.

The values are made from the fields: a record or a field that is new is stored and read here too,
and what exchanges two of them, or leaves one out, is found.
"""

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Connection

from localstack_cognito.storage import (
    all_tables,
    attempts,
    auth_events,
    authorization_codes,
    challenge_sessions,
    cimd_policies,
    client_registrations,
    confirmation_codes,
    devices,
    domains,
    federation,
    groups,
    identities,
    identity_pools,
    identity_providers,
    keys,
    managed_login_brandings,
    messages,
    password_history,
    resource_servers,
    risks,
    software_tokens,
    sso_sessions,
    terms,
    user_identities,
    user_import_jobs,
    user_pool_clients,
    user_pools,
    user_sessions,
    users,
    web_authn,
)
from localstack_cognito.storage.attempts import Attempts
from localstack_cognito.storage.auth_events import AuthEvent
from localstack_cognito.storage.authorization_codes import AuthorizationCode
from localstack_cognito.storage.challenge_sessions import ChallengeSession
from localstack_cognito.storage.cimd_policies import CachedDocument, CIMDPolicy
from localstack_cognito.storage.client_registrations import ClientRegistration
from localstack_cognito.storage.confirmation_codes import ConfirmationCode
from localstack_cognito.storage.devices import Device
from localstack_cognito.storage.domains import Domain
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.federation import FederatedRequest
from localstack_cognito.storage.groups import Group
from localstack_cognito.storage.identities import Identity, Login
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.keys import RegionKey, SigningKey
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding
from localstack_cognito.storage.messages import Message
from localstack_cognito.storage.resource_servers import ResourceServer
from localstack_cognito.storage.risks import Risk
from localstack_cognito.storage.software_tokens import SoftwareToken
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.terms import Terms
from localstack_cognito.storage.user_identities import UserIdentity
from localstack_cognito.storage.user_import_jobs import UserImportJob
from localstack_cognito.storage.user_pool_clients import ListedClient, UserPoolClient
from localstack_cognito.storage.user_pools import Configuration, ListedPool, UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import ListedUser, Password, User
from localstack_cognito.storage.web_authn import WebAuthnCredential, WebAuthnRegistration
from tests.integration.storage import rows
from tests.record_values import Values

on_both = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)

POOL, CLIENT = "p", "c"
OWNED: dict[str, Any] = {"user_pool_id": POOL, "client_id": CLIENT}
"""What a record is about, which is there."""


@dataclass(frozen=True)
class Stored:
    """How records of a kind are stored, changed and read.

    ``keys`` are what the fields of a record must be, and ``changes`` the fields that ``change``
    stores anew. ``numbered`` are those that the database gives.
    """

    add: Callable[[Connection, Any], Any]
    find: Sequence[Callable[[Connection, Any], Any]]
    change: Callable[[Connection, Any], Any] | None = None
    changes: Sequence[str] = ()
    keys: Mapping[str, Any] = field(default_factory=dict)
    numbered: Sequence[str] = ()
    keeps: Sequence[str] = ()
    """The fields that ``change`` is given anew, and that stay all the same."""


def _only(found: Sequence[Any]) -> Any:
    (one,) = found
    return one


def _first(pair: Any) -> Any:
    assert pair is not None
    return pair[0]


def _as_listed(record: Any, listed: ListedUser | ListedClient) -> Any:
    """Return a record with what a list gives of it."""
    return replace(record, **{one.name: getattr(listed, one.name) for one in fields(listed)})


def _as_listed_pool(pool: UserPool, listed: ListedPool) -> UserPool:
    members = listed._asdict()
    # Without it in the record, the list has none.
    assert members.pop("lambda_config") == pool.settings.get("LambdaConfig")
    return replace(pool, **members)


def _second(pair: Any) -> Any:
    assert pair is not None
    return pair[1]


def _all_but(kind: type, *names: str) -> list[str]:
    return [one.name for one in fields(kind) if one.name not in names]


def _put_document(connection: Connection, document: CachedDocument) -> None:
    policy = Values().record(CIMDPolicy, {**OWNED, "id": document.policy_id})
    # The documents of an earlier record go with it.
    cimd_policies.delete_policy(connection, POOL, policy.id)
    cimd_policies.add_policy(connection, policy)
    cimd_policies.put_document(connection, document)


def _add_provider(connection: Connection, provider: IdentityProvider) -> None:
    identity_providers.add_provider(connection, provider, ["identifier"])


def _registration(connection: Connection) -> ClientRegistration | None:
    found = user_pool_clients.find_pool_and_client(connection, CLIENT)
    assert found is not None
    return client_registrations.find_registration(connection, found[1])


def _add_software_token(connection: Connection, token: SoftwareToken) -> None:
    assert token.secret is not None
    assert token.pending_secret is not None
    software_tokens.put_pending_secret(connection, token.user_seq, token.secret)
    software_tokens.prove_pending_secret(
        connection, token.user_seq, token.friendly_name, token.last_step
    )
    software_tokens.put_pending_secret(connection, token.user_seq, token.pending_secret)


def _message(connection: Connection, message: Message) -> Message:
    found: Message = _only(
        messages.find_messages(
            connection,
            user_pool_id=message.user_pool_id,
            username=message.username,
            destination=message.destination,
            limit=10,
        )
    )
    return found


def _find_attempts(connection: Connection, counted: Attempts) -> Attempts:
    key = (counted.user_pool_id, counted.username_key, counted.action)
    found = attempts.find_count(connection, *key)
    assert found is not None
    return Attempts(*key, *found)


def _add_code(connection: Connection, code: AuthorizationCode) -> None:
    authorization_codes.add_code(connection, code)


STORED: dict[type, Stored] = {
    UserPool: Stored(
        user_pools.add_pool,
        [
            lambda connection, pool: user_pools.find_pool(connection, pool.id),
            lambda connection, pool: _as_listed_pool(
                pool,
                _only(user_pools.page_of_pools(connection, pool.account_id, pool.region, "", 10)),
            ),
        ],
        user_pools.replace_pool,
        ["name", "settings", "modified_at"],
        {"id": "another"},
        keeps=["created_at", "account_id", "region"],
    ),
    UserPoolClient: Stored(
        user_pool_clients.add_client,
        [
            lambda connection, client: _second(
                user_pool_clients.find_pool_and_client(connection, client.id)
            ),
            lambda connection, client: _as_listed(
                client, _only(user_pool_clients.page_of_clients(connection, POOL, CLIENT, 10))
            ),
        ],
        user_pool_clients.replace_client,
        ["name", "settings", "modified_at", "secrets"],
        {"id": "d"},
        keeps=["created_at"],
    ),
    User: Stored(
        users.add_user,
        [
            lambda connection, user: users.find_by_username(connection, POOL, user.username_key),
            lambda connection, user: _first(
                user_sessions.find_by_sub_and_session(connection, POOL, user.sub, None)
            ),
            lambda connection, user: _as_listed(
                user, users.find_page(connection, POOL, None, [], 10)[-1]
            ),
        ],
        users.replace_user,
        _all_but(User, "user_pool_id", "username", "username_key", "sub", "seq"),
        numbered=["seq"],
    ),
    Password: Stored(
        lambda connection, password: password_history.remember(connection, 1, password, 3),
        [lambda connection, password: _only(password_history.find_history(connection, 1, 3))],
    ),
    ConfirmationCode: Stored(
        confirmation_codes.put_code,
        [
            lambda connection, code: confirmation_codes.find_code(
                connection, code.user_seq, code.purpose
            )
        ],
        confirmation_codes.put_code,
        ["code", "attribute_name", "expires_at", "pending_value"],
    ),
    UserSession: Stored(
        user_sessions.add_user_session,
        [
            lambda connection, one: user_sessions.find_by_refresh_token(
                connection, one.refresh_token_digest
            ),
            lambda connection, one: _first(
                user_sessions.find_session_and_user(connection, one.refresh_token_digest)
            ),
        ],
    ),
    SsoSession: Stored(
        sso_sessions.add_sso_session,
        [
            lambda connection, one: _first(
                sso_sessions.find_sso_session(connection, POOL, [one.digest])
            ),
            lambda connection, one: _only(
                sso_sessions.sso_sessions_with(connection, [one.digest], 0)
            ),
            lambda connection, one: _only(
                sso_sessions.sso_sessions_of(connection, one.user_seq, 0)
            ),
        ],
    ),
    FederatedRequest: Stored(
        federation.add_request,
        [lambda connection, one: federation.find_request(connection, one.digest)],
    ),
    AuthorizationCode: Stored(
        _add_code, [lambda connection, code: authorization_codes.find_code(connection, code.digest)]
    ),
    ChallengeSession: Stored(
        challenge_sessions.add_challenge_session,
        [
            lambda connection, one: _first(
                challenge_sessions.find_challenge_session_and_user(connection, one.digest)
            )
        ],
    ),
    SigningKey: Stored(
        keys.add_signing_key,
        [lambda connection, key: keys.find_signing_keys(connection, POOL)[key.token_use]],
    ),
    RegionKey: Stored(
        keys.add_region_key,
        [lambda connection, key: keys.find_region_keys(connection)[key.region]],
    ),
    Message: Stored(messages.add_message, [_message]),
    UserIdentity: Stored(
        user_identities.add_identity,
        [
            lambda connection, one: user_identities.find_identity(
                connection, POOL, one.provider_name, one.subject
            ),
            lambda connection, one: _only(
                user_identities.identities_at(connection, POOL, one.provider_name, [one.subject])
            ),
            lambda connection, one: _only(
                user_identities.identities_named(connection, one.subject, None)
            ),
        ],
    ),
    IdentityProvider: Stored(
        _add_provider,
        [
            lambda connection, one: identity_providers.find_provider(connection, POOL, one.name),
            lambda connection, _: identity_providers.find_by_identifier(
                connection, POOL, "identifier"
            ),
            lambda connection, _: _only(
                identity_providers.page_of_providers(connection, POOL, "", 10)
            ),
        ],
        lambda connection, one: identity_providers.replace_provider(
            connection, one, ["identifier"]
        ),
        ["settings", "modified_at"],
    ),
    Domain: Stored(
        domains.add_domain,
        [
            lambda connection, domain: domains.find_domain(connection, domain.name, domain.region),
            lambda connection, _: _only(domains.domains_of(connection, POOL)),
        ],
        domains.replace_domain,
        ["settings"],
        keeps=["created_at"],
    ),
    SoftwareToken: Stored(
        _add_software_token,
        [lambda connection, token: software_tokens.find_software_token(connection, token.user_seq)],
    ),
    Group: Stored(
        groups.add_group,
        [
            lambda connection, group: groups.find_group(connection, POOL, group.name),
            lambda connection, _: _only(groups.page_of_groups(connection, POOL, "", 10)),
        ],
        groups.replace_group,
        _all_but(Group, "user_pool_id", "name"),
    ),
    ResourceServer: Stored(
        resource_servers.add_resource_server,
        [
            lambda connection, server: _only(
                resource_servers.find_resource_servers(connection, POOL, [server.identifier])
            ),
            lambda connection, _: _only(
                resource_servers.page_of_resource_servers(connection, POOL, "", 10)
            ),
        ],
        resource_servers.replace_resource_server,
        ["name", "scopes"],
    ),
    UserImportJob: Stored(
        user_import_jobs.add_job,
        [
            lambda connection, job: user_import_jobs.find_job(connection, POOL, job.id),
            lambda connection, job: _only(user_import_jobs.jobs_in(connection, POOL, [job.status])),
        ],
        user_import_jobs.replace_job,
        _all_but(UserImportJob, "id", "user_pool_id"),
    ),
    Configuration: Stored(
        user_pools.put_configuration,
        [
            lambda connection, one: user_pools.find_configurations(connection, POOL, one.kind)[
                CLIENT
            ]
        ],
        user_pools.put_configuration,
        ["settings", "modified_at"],
        keeps=["created_at"],
    ),
    ClientRegistration: Stored(
        client_registrations.put_registration,
        [lambda connection, _: _registration(connection)],
        client_registrations.put_registration,
        _all_but(ClientRegistration, "user_pool_id", "client_id", "created_at"),
        keeps=["created_at"],
    ),
    Terms: Stored(
        terms.add_terms,
        [
            lambda connection, one: terms.find_terms(connection, POOL, one.id),
            lambda connection, one: terms.find_terms_of_client(connection, CLIENT, one.name),
            lambda connection, _: _only(terms.page_of_terms(connection, POOL, "", 10)),
        ],
        terms.replace_terms,
        ["name", "settings", "created_at", "modified_at"],
    ),
    CIMDPolicy: Stored(
        cimd_policies.add_policy,
        [
            lambda connection, one: cimd_policies.find_policy(connection, POOL, one.id),
            lambda connection, _: _only(cimd_policies.page_of_policies(connection, POOL, "", 10)),
            lambda connection, _: _only(cimd_policies.policies_of(connection, POOL)),
            lambda connection, _: _only(cimd_policies.every_policy(connection)),
        ],
        cimd_policies.replace_policy,
        ["name", "url_patterns", "cache_duration", "created_at", "modified_at"],
    ),
    CachedDocument: Stored(
        _put_document,
        [
            lambda connection, one: cimd_policies.find_document(connection, one.policy_id, one.url),
            lambda connection, one: _only(
                cimd_policies.page_of_documents(connection, one.policy_id, 0, "", 10)
            ),
        ],
        cimd_policies.put_document,
        ["document", "cached_at", "expires_at"],
        keys={"policy_id": "of the document"},
    ),
    ManagedLoginBranding: Stored(
        managed_login_brandings.add_branding,
        [
            lambda connection, one: managed_login_brandings.find_branding(connection, POOL, one.id),
            lambda connection, _: managed_login_brandings.find_branding_of_client(
                connection, CLIENT
            ),
        ],
        managed_login_brandings.replace_branding,
        ["settings", "modified_at"],
    ),
    Device: Stored(
        devices.add_device,
        [
            lambda connection, one: devices.find_device(connection, one.user_seq, one.device_key),
            lambda connection, one: _only(devices.list_devices(connection, one.user_seq, None, 10)),
        ],
    ),
    WebAuthnCredential: Stored(
        web_authn.add_credential,
        [
            lambda connection, one: web_authn.find_credential(connection, POOL, one.credential_id),
            lambda connection, one: _only(web_authn.credentials_of_user(connection, one.user_seq)),
            lambda connection, one: _only(
                web_authn.page_of_credentials(connection, one.user_seq, None, 10)
            ),
        ],
    ),
    WebAuthnRegistration: Stored(
        web_authn.put_registration,
        [lambda connection, one: web_authn.find_registration(connection, one.user_seq)],
        web_authn.put_registration,
        ["client_id", "challenge", "expires_at"],
    ),
    AuthEvent: Stored(
        auth_events.put_event,
        [
            lambda connection, event: auth_events.find_event(connection, event.user_seq, event.id),
            lambda connection, event: _only(
                auth_events.list_events(connection, event.user_seq, None, 10)
            ),
        ],
        auth_events.put_event,
        ["response", "challenges", "risk"],
        keeps=["created_at", "context", "type"],
        numbered=["seq"],
    ),
    IdentityPool: Stored(
        identity_pools.add_identity_pool,
        [lambda connection, pool: identity_pools.find_identity_pool(connection, pool.id)],
        identity_pools.replace_identity_pool,
        ["name", "settings", "modified_at"],
        keeps=["created_at"],
    ),
    Risk: Stored(
        risks.put_risk,
        [lambda connection, one: _only(risks.find_risks(connection))],
        risks.put_risk,
        ["risk_level", "compromised_credentials", "created_at"],
    ),
    Attempts: Stored(
        attempts.put_attempts,
        [_find_attempts],
        attempts.put_attempts,
        ["window_started_at", "count"],
    ),
}
SET_ONE_BY_ONE = {Identity, Login}
"""Records that are not stored whole."""
READ_ONLY = {ListedClient, ListedUser}
"""Records that are a part of what is stored as another."""


@pytest.fixture
def known(opened: Database) -> dict[str, Any]:
    """A pool, a client and a user that records are about."""
    with opened.write() as connection:
        rows.add_pool(connection, POOL, account_id="another")
        rows.add_client(connection, CLIENT)
        seq = rows.add_user(connection)
    return {**OWNED, "user_seq": seq}


def _without(record: Any, names: Sequence[str]) -> Any:
    return replace(record, **dict.fromkeys(names, 0)) if names else record


def test_every_record_is_stored_here() -> None:
    kinds = {
        kind
        for aggregate in (*all_tables.AGGREGATES, client_registrations)
        for name, kind in inspect.getmembers(aggregate, is_dataclass)
        # What is a few columns of a record stays in its file.
        if not name.startswith("_")
    }
    assert kinds == set(STORED) | SET_ONE_BY_ONE | READ_ONLY


def _store_and_find(opened: Database, kind: type, record: Any) -> None:
    stored = STORED[kind]
    with opened.write() as connection:
        stored.add(connection, record)
    with opened.read() as connection:
        for find in stored.find:
            found = find(connection, record)
            assert _without(found, stored.numbered) == _without(record, stored.numbered)


@on_both
def test_every_record_comes_back_as_it_was_stored(opened: Database, known: dict[str, Any]) -> None:
    for kind, stored in STORED.items():
        _store_and_find(opened, kind, Values().record(kind, {**known, **stored.keys}))


@on_both
def test_every_record_without_what_it_may_lack_comes_back_so(
    opened: Database, known: dict[str, Any]
) -> None:
    for kind, stored in STORED.items():
        lacking = {
            name: None
            for name, hint in typing.get_type_hints(kind).items()
            if type(None) in typing.get_args(hint)
        }
        # The functions that store these tell nothing else from what is not there.
        if kind is SoftwareToken:
            lacking = {"friendly_name": None}
        record = Values().record(kind, {**lacking, **known, **stored.keys})
        _store_and_find(opened, kind, record)


@on_both
def test_every_record_that_is_stored_anew_has_changed_in_what_may_change_only(
    opened: Database, known: dict[str, Any]
) -> None:
    for kind, stored in STORED.items():
        if stored.change is None:
            continue
        values = Values()
        before = values.record(kind, {**known, **stored.keys})
        with opened.write() as connection:
            stored.add(connection, before)
        with opened.read() as connection:
            before = stored.find[0](connection, before)
        another = values.record(kind, {})
        expected = replace(before, **{name: getattr(another, name) for name in stored.changes})
        # What does not change with the others is another, too, where it is not found by it.
        kept = {name: getattr(another, name) for name in stored.keeps}
        with opened.write() as connection:
            stored.change(connection, replace(expected, **kept))
        with opened.read() as connection:
            for find in stored.find:
                assert find(connection, expected) == expected


@on_both
def test_an_identity_comes_back_as_what_was_done_to_it(opened: Database) -> None:
    pool = Values().record(IdentityPool, {})
    logins = [Login("another provider", "b"), Login("provider", "subject")]
    with opened.write() as connection:
        identity_pools.add_identity_pool(connection, pool)
        source = identities.add_identity(connection, "source", pool.id, 1000.125)
        target = identities.add_identity(connection, "target", pool.id, 2000.125)
        for login in logins:
            identities.add_login(connection, source, login)
        identities.merge(connection, source, target, 3000.125)
    merged = Identity(source.seq, "source", pool.id, False, "target", 1000.125, 3000.125)
    now = Identity(target.seq, "target", pool.id, True, None, 2000.125, 3000.125)
    with opened.read() as connection:
        assert identities.find_identity(connection, "source") == merged
        assert identities.find_identity(connection, "target") == now
        assert identities.find_by_login(connection, pool.id, logins[1]) == now
        assert identities.page_of_identities(connection, pool.id, 0, 10, only_enabled=False) == [
            merged,
            now,
        ]
        assert sorted(identities.logins_of(connection, now)) == logins
