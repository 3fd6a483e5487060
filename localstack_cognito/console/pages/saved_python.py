"""A journey as a file for pytest."""

import json

from botocore import xform_name

from localstack_cognito.console.pages.saved import (
    Fresh,
    Kept,
    SecretHash,
    Sent,
    SrpA,
    SrpAnswer,
    Step,
    Variable,
)
from localstack_cognito.console.pages.saved_language import Language, Write

_TEMPLATE = '''\
"""Repeats what a developer did at a host of the Cognito extension.

{needs}
"""

import base64
import hashlib
import hmac
import html.parser
import os
import secrets
from urllib.parse import parse_qsl, urljoin, urlsplit

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
{srp_imports}
HOST = os.environ.get("COGNITO_HOST", {origin})
POOL = os.environ.get("COGNITO_USER_POOL_ID", {pool})
REGION = {region}
RUN = secrets.token_hex(4)
VERIFIER = secrets.token_urlsafe(48)
DIGEST = hashlib.sha256(VERIFIER.encode()).digest()
CHALLENGE = base64.urlsafe_b64encode(DIGEST).decode().rstrip("=")
kept = {{}}
browser = requests.Session()
page = None


def fresh(name):
    """Return a name or an address that is another one each time."""
    if name.startswith("+"):
        return name[:-7] + str(int(RUN, 16) % 10_000_000).zfill(7)
    local, at, domain = name.partition("@")
    return f"{{local}}-{{RUN}}{{at}}{{domain}}"


def code_sent_to(username):
    """Return the newest code that a user was sent."""
    answer = requests.get(
        f"{{HOST}}/_aws/cognito-idp/messages", params={{"user_pool_id": POOL}}, timeout=30
    )
    messages = [one for one in answer.json()["messages"] if one["Code"]]
    to = [one for one in messages if username in (one["Username"], *_addresses(one))]
    return (to or messages)[-1]["Code"]


def _addresses(message):
    to = message["Destination"]
    return to.get("ToAddresses") or [to.get("PhoneNumber")]


def secret_hash(username, client_id):
    key = os.environ["CLIENT_SECRET"].encode()
    return base64.b64encode(hmac.digest(key, (username + client_id).encode(), "sha256")).decode()


def client_of(service):
    return boto3.client(
        service,
        endpoint_url=HOST,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )

{srp_functions}
def call(service, operation, **request):
    """Call an operation, and keep what the next ones need."""
    answer = getattr(client_of(service), operation)(**request)
    del answer["ResponseMetadata"]
    kept.update(answer)
    kept.update(answer.get("AuthenticationResult") or {{}})
    return answer


def form(path, fields, status):
    """Send a form to an OAuth endpoint."""
    answer = requests.post(f"{{HOST}}/_aws/cognito-idp/{{path}}", data=fields, timeout=30)
    assert answer.status_code == status, answer.text
    if answer.ok and answer.content:
        kept.update(answer.json())


class Forms(html.parser.HTMLParser):
    """Reads the forms of a page: the address of each, and its fields."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action") or "", {{}}))
        elif tag in ("input", "button", "select", "textarea") and self.forms and given.get("name"):
            is_hidden = given.get("type") == "hidden"
            self.forms[-1][1][given["name"]] = given.get("value") or "" if is_hidden else None


def visit(method, path, fields):
    """Open a page, or send the form of the page that is open."""
    global page
    if method == "GET":
        answer = browser.get(
            f"{{HOST}}/_aws/cognito-idp/{{path}}",
            params=fields,
            allow_redirects=False,
            timeout=30,
        )
    else:
        forms = Forms(page.text).forms
        action, known = next(one for one in forms if set(one[1]) & set(fields))
        hidden = {{name: value for name, value in known.items() if value is not None}}
        typed = {{name: value for name, value in fields.items() if known.get(name) is None}}
        sent = {{**hidden, **{{name: typed[name] for name in typed if name in known}}}}
        answer = browser.post(
            urljoin(page.url, action), data=sent, allow_redirects=False, timeout=30
        )
    while "Location" in answer.headers:
        to = urljoin(answer.url, answer.headers["Location"])
        parts = urlsplit(to)
        given = dict(parse_qsl(parts.query) + parse_qsl(parts.fragment))
        kept.update(given)
        if "code" in given or parts.netloc != urlsplit(HOST).netloc:
            break
        answer = browser.get(to, allow_redirects=False, timeout=30)
    page = answer
    assert page.status_code < 500, page.text


def test_journey():
{steps}
'''
_SRP_IMPORTS = """\
from pycognito.aws_srp import AWSSRP
"""
_SRP_FUNCTIONS = '''
def srp_a():
    """Begin a sign-in by SRP, and return what the client sends first."""
    client = client_of("cognito-idp")
    kept["srp"] = AWSSRP(username="", password="", pool_id=POOL, client_id="", client=client)
    return kept["srp"].get_auth_params()["SRP_A"]


def srp_answer(password, responses):
    """Return the answer to PASSWORD_VERIFIER, with the proof that the client has the password."""
    kept["srp"].password = password
    proof = kept["srp"].process_challenge(kept["ChallengeParameters"], {"USERNAME": ""})
    return {**responses, **proof}

'''


def _python_step(step: Step, value: Write) -> str:
    if step.kind == "page":
        return f"visit({json.dumps(step.method)}, {json.dumps(step.name)}, {value(step.given)})"
    if step.kind == "form":
        return f"form({json.dumps(step.name)}, {value(step.given)}, {step.status})"
    called = f"call({json.dumps(step.service)}, {json.dumps(xform_name(step.name))}"
    called += f", **{value(step.given)})" if step.given else ")"
    if step.error is not None:
        return (
            f"with pytest.raises(ClientError) as refused:\n    {called}\n"
            f'assert refused.value.response["Error"]["Code"] == {json.dumps(step.error)}'
        )
    if not step.has:
        return called
    return f"assert sorted({called}) == {json.dumps(sorted(step.has))}"


def _python_variable(one: Variable, _: Write) -> str:
    if one.default is None:
        return f"os.environ[{json.dumps(one.name)}]"
    return f"os.environ.get({json.dumps(one.name)}, {json.dumps(one.default)})"


PYTHON = Language(
    file_name="test_journey.py",
    template=_TEMPLATE,
    srp=(_SRP_IMPORTS, _SRP_FUNCTIONS, "pycognito"),
    comment="",
    references={
        Variable: _python_variable,
        Kept: lambda one, _: f"kept[{json.dumps(one.name)}]",
        Sent: lambda one, value: f"code_sent_to({value(one.username)})",
        Fresh: lambda one, _: f"fresh({json.dumps(one.name)})",
        SecretHash: lambda one, value: (
            f"secret_hash({value(one.username)}, {json.dumps(one.client_id)})"
        ),
        SrpA: lambda one, _: "srp_a()",
        SrpAnswer: lambda one, value: f"srp_answer({value(one.password)}, {value(one.others)})",
    },
    constants={True: "True", False: "False", None: "None"},
    indent="    ",
    step=_python_step,
    nothing="pass",
)
"""Python, and pytest."""
