"""The users of a pool: found by index, a page at a time; and one of them, with what can be done."""

from collections.abc import Callable, Mapping
from typing import Any

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.console.pages import sign_in_as, soft_passkeys
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import call, look
from localstack_cognito.console.pages.pools import crumbs, of_pool
from localstack_cognito.console.pages.texts import text
from localstack_cognito.storage.user_pools import UserPool

_PAGE = 50
SEARCHED = (
    *("username", "email", "phone_number", "name", "given_name", "family_name"),
    *("preferred_username", "cognito:user_status", "status", "sub"),
)


@of_pool
def serve(visit: Visit, pool: UserPool) -> Response:
    """Show a page of users; POST makes one."""
    problem: ServiceException | None = None
    if visit.is_posted:
        try:
            _create(visit, pool)
        except ServiceException as error:
            problem = error
        else:
            return visit.done("user_made", visit.url("pools", pool.id, "users"))
    users, token = [], None
    try:
        listed = look(
            pool,
            "ListUsers",
            UserPoolId=pool.id,
            Limit=_PAGE,
            Filter=_filter(visit.query),
            PaginationToken=visit.query.get("page") or None,
        )
        users, token = listed["Users"], listed.get("PaginationToken")
    except ServiceException as error:
        problem = problem or error
    return visit.page(
        "users.html",
        title=text("users"),
        crumbs=crumbs(visit, pool),
        problem=problem,
        pool=pool,
        users=[_row(user) for user in users],
        next=visit.here(page=token, done=None) if token else None,
        searched=SEARCHED,
    )


def _filter(query: Mapping[str, str]) -> str | None:
    value = query.get("value", "")
    if not value:
        return None
    name = query.get("by", SEARCHED[0])
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}" {"=" if query.get("how") == "is" else "^="} "{quoted}"'


def _row(user: Mapping[str, Any]) -> Mapping[str, Any]:
    attributes = {one["Name"]: one["Value"] for one in user.get("Attributes") or ()}
    return {**user, "attributes": attributes}


def _create(visit: Visit, pool: UserPool) -> None:
    form = visit.form
    attributes = [
        {"Name": name, "Value": form[name]} for name in ("email", "phone_number") if form.get(name)
    ]
    attributes += [
        {"Name": f"{one['Name']}_verified", "Value": "true"}
        for one in attributes
        if form.get("verified")
    ]
    call(
        pool,
        "AdminCreateUser",
        UserPoolId=pool.id,
        Username=form.get("username", ""),
        UserAttributes=attributes or None,
        TemporaryPassword=form.get("password") or None,
        MessageAction="SUPPRESS" if form.get("quiet") else None,
    )
    if form.get("password") and form.get("permanent"):
        call(
            pool,
            "AdminSetUserPassword",
            UserPoolId=pool.id,
            Username=form["username"],
            Password=form["password"],
            Permanent=True,
        )


@of_pool
def serve_user(visit: Visit, pool: UserPool, username: str) -> Response:
    """Show a user; POST does what the form's button says."""
    problem: ServiceException | None = None
    given = None
    if visit.is_posted:
        what = visit.form.get("do", "")
        try:
            if what in _SIGN_INS:
                given = _SIGN_INS[what](pool, username, visit.form)
            elif what in ACTIONS:
                ACTIONS[what](pool, username, visit.form)
                gone = what == "delete"
                to = visit.url("pools", pool.id, "users") if gone else None
                return visit.done(f"user_{what}", to)
        except ServiceException as error:
            problem = error
    try:
        user = look(pool, "AdminGetUser", UserPoolId=pool.id, Username=username)
    except ServiceException:
        return visit.not_found()
    name = user["Username"]
    clients = look(pool, "ListUserPoolClients", UserPoolId=pool.id, MaxResults=60)[
        "UserPoolClients"
    ]
    return visit.page(
        "user.html",
        title=name,
        crumbs=crumbs(visit, pool, (text("users"), visit.url("pools", pool.id, "users"))),
        problem=problem,
        pool=pool,
        user=user,
        attributes={one["Name"]: one["Value"] for one in user.get("UserAttributes") or ()},
        groups=_listed(pool, "AdminListGroupsForUser", "Groups", name),
        all_groups=look(pool, "ListGroups", UserPoolId=pool.id)["Groups"],
        devices=_listed(pool, "AdminListDevices", "Devices", name),
        events=_listed(pool, "AdminListUserAuthEvents", "AuthEvents", name),
        sessions=sign_in_as.sessions_of(pool, name),
        passkeys=[
            {**one, "is_soft": soft_passkeys.is_soft(pool, one["id"])}
            for one in sign_in_as.passkeys_of(pool, name)
        ],
        clients=clients,
        client_names={one["ClientId"]: one["ClientName"] for one in clients},
        tokens=given,
        factors=tuple(_MFA_SETTINGS),
    )


def _listed(pool: UserPool, operation: str, member: str, name: str) -> list[Mapping[str, Any]]:
    """Return a list of the user's, an empty one where the pool does not keep it."""
    try:
        listed: list[Mapping[str, Any]] = look(pool, operation, UserPoolId=pool.id, Username=name)[
            member
        ]
    except ServiceException:
        return []
    return listed


Form = Mapping[str, str]


def _simple(operation: str) -> Callable[[UserPool, str, Form], None]:
    def act(pool: UserPool, username: str, form: Form) -> None:
        call(pool, operation, UserPoolId=pool.id, Username=username)

    return act


def _set_password(pool: UserPool, username: str, form: Form) -> None:
    call(
        pool,
        "AdminSetUserPassword",
        UserPoolId=pool.id,
        Username=username,
        Password=form.get("password", ""),
        Permanent=bool(form.get("permanent")),
    )


def _set_attribute(pool: UserPool, username: str, form: Form) -> None:
    attribute = {"Name": form.get("name", ""), "Value": form.get("value", "")}
    call(
        pool,
        "AdminUpdateUserAttributes",
        UserPoolId=pool.id,
        Username=username,
        UserAttributes=[attribute],
    )


def _group(operation: str) -> Callable[[UserPool, str, Form], None]:
    def act(pool: UserPool, username: str, form: Form) -> None:
        name = form.get("group", "")
        call(pool, operation, UserPoolId=pool.id, Username=username, GroupName=name)

    return act


_MFA_SETTINGS = {
    "SMS_MFA": "SMSMfaSettings",
    "SOFTWARE_TOKEN_MFA": "SoftwareTokenMfaSettings",
    "EMAIL_OTP": "EmailMfaSettings",
    "WEB_AUTHN": "WebAuthnMfaSettings",
}
"""The members of AdminSetUserMFAPreference, by the names that UserMFASettingList has for them."""


def _set_mfa(pool: UserPool, username: str, form: Form) -> None:
    member = _MFA_SETTINGS.get(form.get("factor", ""))
    if member is None:
        return
    setting: dict[str, bool] = {"Enabled": bool(form.get("enabled"))}
    if member != "WebAuthnMfaSettings":
        setting["PreferredMfa"] = bool(form.get("enabled") and form.get("preferred"))
    members: dict[str, Any] = {"UserPoolId": pool.id, "Username": username, member: setting}
    call(pool, "AdminSetUserMFAPreference", **members)


def _forget_device(pool: UserPool, username: str, form: Form) -> None:
    key = form.get("device", "")
    call(pool, "AdminForgetDevice", UserPoolId=pool.id, Username=username, DeviceKey=key)


def _end_session(pool: UserPool, username: str, form: Form) -> None:
    sign_in_as.end_session(pool, username, form.get("session", ""))


def _delete_passkey(pool: UserPool, username: str, form: Form) -> None:
    sign_in_as.delete_passkey(pool, username, form.get("passkey", ""))


def _make_passkey(pool: UserPool, username: str, form: Form) -> None:
    soft_passkeys.register(pool, username, form.get("client_id", ""))


def _give_tokens(pool: UserPool, username: str, form: Form) -> Mapping[str, Any]:
    given = sign_in_as.tokens_for(pool, username, form.get("client_id", ""))
    return {
        "access_token": given.access_token,
        "id_token": given.id_token,
        "refresh_token": given.refresh_token,
    }


def _sign_in_by_passkey(pool: UserPool, username: str, form: Form) -> Mapping[str, Any]:
    """Return the tokens, or the challenge that comes next, by the names of tokens."""
    answer = soft_passkeys.sign_in(
        pool, username, form.get("client_id", ""), form.get("passkey", "")
    )
    result = answer.get("AuthenticationResult") or {}
    return {
        "challenge": answer.get("ChallengeName"),
        "access_token": result.get("AccessToken"),
        "id_token": result.get("IdToken"),
        "refresh_token": result.get("RefreshToken"),
    }


_SIGN_INS: Mapping[str, Callable[[UserPool, str, Form], Mapping[str, Any]]] = {
    "sign_in": _give_tokens,
    "use_passkey": _sign_in_by_passkey,
}
"""What signs a user in, by the button's value."""
ACTIONS: Mapping[str, Callable[[UserPool, str, Form], None]] = {
    "confirm": _simple("AdminConfirmSignUp"),
    "enable": _simple("AdminEnableUser"),
    "disable": _simple("AdminDisableUser"),
    "reset": _simple("AdminResetUserPassword"),
    "sign_out": _simple("AdminUserGlobalSignOut"),
    "delete": _simple("AdminDeleteUser"),
    "password": _set_password,
    "attribute": _set_attribute,
    "join": _group("AdminAddUserToGroup"),
    "leave": _group("AdminRemoveUserFromGroup"),
    "mfa": _set_mfa,
    "device": _forget_device,
    "session": _end_session,
    "passkey": _delete_passkey,
    "make_passkey": _make_passkey,
}
"""What the buttons of a user's page do, by their values."""
