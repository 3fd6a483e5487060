"""``forgotPassword`` and ``confirmForgotPassword``: another password for one that was forgotten.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.directory.accounts import password_reset
from localstack_cognito.directory.clients.secret_hash import own_secret_hash
from localstack_cognito.login import api_rules, code_pages, first_page
from localstack_cognito.login.password_rules import find_difference
from localstack_cognito.login.problems import (
    CODE_FIELD,
    PASSWORD_FIELD,
    USERNAME_FIELD,
    Problem,
    problem_of,
)
from localstack_cognito.login.visit import Visit


def serve_forgotten(visit: Visit) -> Response:
    """Show the page, or send the code."""
    username = visit.field(USERNAME_FIELD)
    if not visit.is_posted:
        return code_pages.forgotten(visit, username)
    if not username:
        return code_pages.forgotten(
            visit, "", problem=Problem("username_missing", None, USERNAME_FIELD)
        )
    try:
        api_rules.check(visit, "ForgotPassword", Username=username)
        delivery = password_reset.forgot_password(
            visit.client.id, username, own_secret_hash(visit.client, username)
        )
    except ServiceException as error:
        return code_pages.forgotten(visit, username, problem=problem_of(error))
    return code_pages.new_password(
        visit, username, notice="code_sent_to", destination=delivery.destination
    )


def serve_new_password(visit: Visit) -> Response:
    """Show the page, or set the password."""
    username = visit.field(USERNAME_FIELD)
    if not visit.is_posted:
        return code_pages.new_password(visit, username)
    code, password = visit.field(CODE_FIELD), visit.secret(PASSWORD_FIELD)
    if not password:
        problem = Problem("password_missing", None, PASSWORD_FIELD)
        return code_pages.new_password(visit, username, problem=problem)
    if differ := find_difference(visit):
        return code_pages.new_password(visit, username, problem=differ)
    try:
        api_rules.check(
            visit,
            "ConfirmForgotPassword",
            Username=username,
            ConfirmationCode=code,
            Password=password,
        )
        password_reset.confirm_forgot_password(
            visit.client.id,
            username,
            code,
            password,
            own_secret_hash(visit.client, username),
        )
    except ServiceException as error:
        return code_pages.new_password(visit, username, problem=problem_of(error))
    return first_page.show(visit, notice="password_changed")
