"""The messages to users, live: as mail and SMS look, with codes to copy and links to open."""

import re
from typing import Any
from urllib.parse import urlsplit

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.console.filters import NoFilter, filters_of
from localstack_cognito.console.pages import choices
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import call, look
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.messages import outbox
from localstack_cognito.storage.messages import Message

_MOST = 100
_LINK = re.compile(r"https?://[^\s\"'<>]+")
_TAG = re.compile(r"<[^>]+>")
_FILTERS = ("user_pool_id", "username", "destination")


def serve(visit: Visit) -> Response:
    """Show the newest messages that the query asks for; POST sends one again or forgets all."""
    problem: ServiceException | str | None = None
    if visit.is_posted:
        if visit.form.get("do") == "empty":
            outbox.empty()
            return visit.done("outbox_emptied")
        try:
            _send_again(visit)
            return visit.done("sent_again")
        except ServiceException as error:
            problem = error
    try:
        pool_id, username, destination = (
            value or None for value in filters_of(visit.request, _FILTERS)
        )
    except NoFilter as error:
        problem, pool_id, username, destination = str(error), None, None, None
    messages = outbox.read(pool_id, username, destination, _MOST)[::-1]
    shown: dict[str, Any] = {"messages": messages, "links_of": links_of, "plain": plain}
    if visit.is_fragment:
        return visit.fragment("message_list.html", **shown)
    return visit.page(
        "messages.html",
        title=text("menu.messages"),
        problem=problem,
        lists={"user_pool_id": choices.pools()},
        **shown,
    )


def links_of(message: Message) -> list[str]:
    """Return the addresses of this host that a message has: those that confirm."""
    found = _LINK.findall(message.body)
    return [link.replace("&amp;", "&") for link in found if urlsplit(link).path.endswith("User")]


def plain(message: Message) -> str:
    """Return the text of a message without markup: it is never shown as HTML of ours."""
    return _TAG.sub("", message.body.replace("<br>", "\n").replace("<br/>", "\n"))


def _send_again(visit: Visit) -> None:
    """Send a user what confirms the sign-up anew. Raises what the operation raises."""
    pool = find_user_pool(visit.form.get("user_pool_id", ""))
    if pool is None:
        return
    username, purpose = visit.form.get("username", ""), visit.form.get("purpose", "")
    if purpose == "AdminCreateUser":
        call(
            pool,
            "AdminCreateUser",
            UserPoolId=pool.id,
            Username=username,
            MessageAction="RESEND",
        )
        return
    clients = look(pool, "ListUserPoolClients", UserPoolId=pool.id, MaxResults=1)
    for client in clients["UserPoolClients"]:
        operation = "ForgotPassword" if purpose == "ForgotPassword" else "ResendConfirmationCode"
        call(pool, operation, ClientId=client["ClientId"], Username=username)
