"""A journey as a file for the test runner of Node.js."""

import json

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

_TEMPLATE = """\
// Repeats what a developer did at a host of the Cognito extension: node --test <this file>
//
{needs}
import assert from "node:assert/strict";
import {{ createHash, createHmac, randomBytes }} from "node:crypto";
import test from "node:test";
{srp_imports}
const HOST = process.env.COGNITO_HOST ?? {origin};
const POOL = process.env.COGNITO_USER_POOL_ID ?? {pool};
const REGION = {region};
const RUN = randomBytes(4).toString("hex");
const VERIFIER = randomBytes(48).toString("base64url");
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");
const TARGETS = {{
  "cognito-idp": "AWSCognitoIdentityProviderService",
  "cognito-identity": "AWSCognitoIdentityService",
}};
const kept = {{}};
const cookies = new Map();
let page;

const secret = (name, otherwise) => {{
  const value = process.env[name] ?? otherwise;
  assert.ok(value !== undefined, `set ${{name}} in the environment`);
  return value;
}};

const fresh = (name) => {{
  if (name.startsWith("+")) {{
    return name.slice(0, -7) + String(parseInt(RUN, 16) % 10_000_000).padStart(7, "0");
  }}
  const at = name.indexOf("@");
  return at < 0 ? `${{name}}-${{RUN}}` : `${{name.slice(0, at)}}-${{RUN}}${{name.slice(at)}}`;
}};

const codeSentTo = async (username) => {{
  const query = new URLSearchParams({{ user_pool_id: POOL }});
  const answer = await fetch(`${{HOST}}/_aws/cognito-idp/messages?${{query}}`);
  const messages = (await answer.json()).messages.filter((one) => one.Code);
  const addresses = (one) => one.Destination.ToAddresses ?? [one.Destination.PhoneNumber];
  const to = messages.filter((one) => [one.Username, ...addresses(one)].includes(username));
  return (to.length ? to : messages).at(-1).Code;
}};

const secretHash = (username, clientId) =>
  createHmac("sha256", secret("CLIENT_SECRET")).update(username + clientId).digest("base64");

{srp_functions}const call = async (service, operation, request) => {{
  const answer = await fetch(`${{HOST}}/`, {{
    method: "POST",
    headers: {{
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `${{TARGETS[service]}}.${{operation}}`,
      Authorization:
        `AWS4-HMAC-SHA256 Credential=test/20260101/${{REGION}}/${{service}}/aws4_request, ` +
        "SignedHeaders=host, Signature=test",
    }},
    body: JSON.stringify(request),
  }});
  const text = await answer.text();
  const body = text ? JSON.parse(text) : {{}};
  if (!answer.ok) throw new Error(body.__type.split("#").at(-1));
  Object.assign(kept, body, body.AuthenticationResult);
  return body;
}};

const form = async (path, fields, status) => {{
  const answer = await fetch(`${{HOST}}/_aws/cognito-idp/${{path}}`, {{
    method: "POST",
    body: new URLSearchParams(fields),
  }});
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  if (answer.ok && text) Object.assign(kept, JSON.parse(text));
}};

const browse = async (url, options = {{}}) => {{
  const cookie = [...cookies].map(([name, value]) => `${{name}}=${{value}}`).join("; ");
  const answer = await fetch(url, {{ ...options, headers: {{ cookie }}, redirect: "manual" }});
  for (const line of answer.headers.getSetCookie()) {{
    const [name, value] = line.split(";")[0].split(/=(.*)/s);
    cookies.set(name, value);
  }}
  return {{ url: String(url), answer, text: await answer.text() }};
}};

const unescaped = (text) =>
  text.replaceAll("&#34;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const attribute = (tag, name) => {{
  const found = tag.match(new RegExp(`\\\\s${{name}}="([^"]*)"`));
  return found ? unescaped(found[1]) : undefined;
}};

const formsOf = (text) =>
  [...text.matchAll(/<form[^>]*>.*?<\\/form>/gs)].map(([markup]) => {{
    const fields = new Map();
    for (const [tag] of markup.matchAll(/<(?:input|button|select|textarea)[^>]*>/gs)) {{
      const name = attribute(tag, "name");
      const isHidden = attribute(tag, "type") === "hidden";
      if (name) fields.set(name, isHidden ? attribute(tag, "value") ?? "" : undefined);
    }}
    return {{ action: attribute(markup.match(/<form[^>]*>/s)[0], "action") ?? "", fields }};
  }});

const visit = async (method, path, given) => {{
  if (method === "GET") {{
    page = await browse(`${{HOST}}/_aws/cognito-idp/${{path}}?${{new URLSearchParams(given)}}`);
  }} else {{
    const known = formsOf(page.text).find((one) =>
      Object.keys(given).some((name) => one.fields.has(name)));
    const body = new URLSearchParams();
    for (const [name, value] of known.fields) {{
      const sent = value ?? given[name];
      if (sent !== undefined) body.set(name, sent);
    }}
    page = await browse(new URL(known.action, page.url), {{ method, body }});
  }}
  while (page.answer.headers.has("location")) {{
    const to = new URL(page.answer.headers.get("location"), page.url);
    const parameters = [...to.searchParams, ...new URLSearchParams(to.hash.slice(1))];
    Object.assign(kept, Object.fromEntries(parameters));
    if (to.searchParams.has("code") || to.host !== new URL(HOST).host) break;
    page = await browse(to);
  }}
  assert.ok(page.answer.status < 500, page.text);
}};

test("journey", async () => {{
{steps}
}});
"""
_SRP_IMPORTS = """\
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { AuthenticationHelper, DateHelper } = require("amazon-cognito-identity-js");
const BigInteger = require("amazon-cognito-identity-js/lib/BigInteger.js").default;
"""
_SRP_FUNCTIONS = """\
const called = (method, ...given) =>
  new Promise((resolve, reject) => {
    kept.srp[method](...given, (error, value) => (error ? reject(error) : resolve(value)));
  });

// Begins a sign-in by SRP.
const srpA = async () => {
  kept.srp = new AuthenticationHelper(POOL.split("_")[1]);
  return (await called("getLargeAValue")).toString(16);
};

// Answers PASSWORD_VERIFIER, with the proof that the client has the password.
const srpAnswer = async (password, responses) => {
  const given = kept.ChallengeParameters;
  const key = await called(
    "getPasswordAuthenticationKey",
    given.USER_ID_FOR_SRP,
    password,
    new BigInteger(given.SRP_B, 16),
    new BigInteger(given.SALT, 16),
  );
  const timestamp = new DateHelper().getNowString();
  const signature = createHmac("sha256", key)
    .update(POOL.split("_")[1] + given.USER_ID_FOR_SRP)
    .update(Buffer.from(given.SECRET_BLOCK, "base64"))
    .update(timestamp)
    .digest("base64");
  return {
    ...responses,
    USERNAME: given.USERNAME ?? given.USER_ID_FOR_SRP,
    TIMESTAMP: timestamp,
    PASSWORD_CLAIM_SECRET_BLOCK: given.SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: signature,
  };
};

"""


def _javascript_step(step: Step, value: Write) -> str:
    name = json.dumps(step.name)
    if step.kind == "page":
        return f"await visit({json.dumps(step.method)}, {name}, {value(step.given)});"
    if step.kind == "form":
        return f"await form({name}, {value(step.given)}, {step.status});"
    called = f"call({json.dumps(step.service)}, {name}, {value(step.given)})"
    if step.error is not None:
        # The values are read first: what they need is no refusal.
        return (
            f"const request{{n}} = {value(step.given)};\n"
            f"await assert.rejects(call({json.dumps(step.service)}, {name}, request{{n}}), "
            f"{{ message: {json.dumps(step.error)} }});"
        )
    if not step.has:
        return f"await {called};"
    return f"assert.deepEqual(Object.keys(await {called}).sort(), {json.dumps(sorted(step.has))});"


def _javascript_variable(one: Variable, _: Write) -> str:
    otherwise = "" if one.default is None else f", {json.dumps(one.default)}"
    return f"secret({json.dumps(one.name)}{otherwise})"


JAVASCRIPT = Language(
    file_name="journey.test.mjs",
    template=_TEMPLATE,
    srp=(_SRP_IMPORTS, _SRP_FUNCTIONS, "amazon-cognito-identity-js"),
    comment="// ",
    references={
        Variable: _javascript_variable,
        Kept: lambda one, _: f"kept[{json.dumps(one.name)}]",
        Sent: lambda one, value: f"await codeSentTo({value(one.username)})",
        Fresh: lambda one, _: f"fresh({json.dumps(one.name)})",
        SecretHash: lambda one, value: (
            f"secretHash({value(one.username)}, {json.dumps(one.client_id)})"
        ),
        SrpA: lambda one, _: "await srpA()",
        SrpAnswer: lambda one, value: (
            f"await srpAnswer({value(one.password)}, {value(one.others)})"
        ),
    },
    constants={},
    indent="  ",
    step=_javascript_step,
)
"""JavaScript, and the test runner of Node.js."""
