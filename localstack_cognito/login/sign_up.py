"""``signup``, ``confirmuser`` and ``resendcode``: people make themselves users of a pool.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.directory.accounts import sign_up as directory
from localstack_cognito.directory.clients.secret_hash import own_secret_hash
from localstack_cognito.login import api_rules, branding, code_pages, first_page, rendering
from localstack_cognito.login.attribute_fields import fields_of, find_missing, read_attributes
from localstack_cognito.login.password_rules import rules_of
from localstack_cognito.login.problems import (
    CODE_FIELD,
    PASSWORD_FIELD,
    USERNAME_FIELD,
    Problem,
    is_over,
    note_refusal,
    problem_of,
)
from localstack_cognito.login.steps.serve import begin_sign_in
from localstack_cognito.login.visit import Visit
from localstack_cognito.signin import after_sign_up

_SESSION = "session"


def serve_sign_up(visit: Visit) -> Response:
    """Show the page, or make the user."""
    if not first_page.may_sign_up(visit):
        return first_page.show(visit, Problem("no_sign_up"), status=403)
    if not visit.is_posted:
        return _page(visit)
    username, password = visit.field(USERNAME_FIELD), visit.secret(PASSWORD_FIELD)
    if not username:
        return _page(visit, Problem("username_missing", None, USERNAME_FIELD))
    if problem := find_missing(visit, _required(visit)):
        return _page(visit, problem)
    if not password and not _needs_no_password(visit):
        return _page(visit, Problem("password_missing", None, PASSWORD_FIELD))
    attributes = read_attributes(visit, _required(visit))
    try:
        api_rules.check(visit, "SignUp", attributes, Username=username, Password=password or None)
        secret_hash = own_secret_hash(visit.client, username)
        registration = directory.Registration(
            visit.client.id, username, password or None, attributes, secret_hash
        )
        signed_up, session = after_sign_up.sign_up(registration, on_page=True)
    except ServiceException as error:
        return _page(visit, problem_of(error))
    if signed_up.user.status == "CONFIRMED" and password:
        parameters = {"USERNAME": username, "PASSWORD": password}
        return begin_sign_in(visit, "USER_PASSWORD_AUTH", parameters)
    delivery = signed_up.delivery
    return code_pages.confirmation(
        visit,
        username,
        notice="code_sent_to" if delivery else "code_made",
        destination=delivery.destination if delivery else "",
        session=session or "",
    )


def serve_confirmation(visit: Visit) -> Response:
    """Show the page, or take the code and sign the user in who has just signed up."""
    username = visit.field(USERNAME_FIELD)
    if not visit.is_posted:
        return code_pages.confirmation(visit, username)
    session = visit.field(_SESSION)
    code = visit.field(CODE_FIELD)
    try:
        api_rules.check(visit, "ConfirmSignUp", Username=username, ConfirmationCode=code)
        session_after = after_sign_up.confirm_sign_up(
            visit.client.id,
            username,
            code,
            own_secret_hash(visit.client, username),
            force_alias_creation=False,
            session=session or None,
        )
    except ServiceException as error:
        if is_over(error):
            note_refusal(error)
            # The user is confirmed without it all the same, and signs in by hand.
            return code_pages.confirmation(visit, username, problem=Problem("form_over"))
        return code_pages.confirmation(visit, username, problem=problem_of(error), session=session)
    if session and session_after:
        return begin_sign_in(visit, "USER_AUTH", {"USERNAME": username}, session_after)
    return first_page.show(visit, notice="confirmed")


def serve_resend(visit: Visit) -> Response:
    """Send the code of a sign-up again."""
    username = visit.field(USERNAME_FIELD)
    session = visit.field(_SESSION)
    if not visit.is_posted:
        return code_pages.confirmation(visit, username)
    try:
        api_rules.check(visit, "ResendConfirmationCode", Username=username)
        delivery = directory.resend_confirmation_code(
            visit.client.id, username, own_secret_hash(visit.client, username)
        )
    except ServiceException as error:
        return code_pages.confirmation(visit, username, problem=problem_of(error), session=session)
    return code_pages.confirmation(
        visit,
        username,
        notice="code_sent_to",
        destination=delivery.destination,
        session=session,
    )


def _page(visit: Visit, problem: Problem | None = None) -> Response:
    return rendering.page(
        visit,
        "sign_up.html",
        problem=problem,
        status=400 if problem else 200,
        username=visit.field(USERNAME_FIELD),
        fields=fields_of(visit, _required(visit)),
        terms=branding.terms_of(visit),
        rules=rules_of(visit),
        needs_password=not _needs_no_password(visit),
    )


def _required(visit: Visit) -> list[str]:
    """Return the attributes that the pool requires, but for the one that the name stands for."""
    return [
        attribute["Name"]
        for attribute in visit.pool.schema
        if attribute.get("Required") and attribute["Name"] not in ("sub", visit.username_kind)
    ]


def _needs_no_password(visit: Visit) -> bool:
    factors = visit.pool.settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]
    return bool({"EMAIL_OTP", "SMS_OTP"} & set(factors))
