// samlify: whoever types a name on its page is signed in by that name.

import { createServer } from "node:http";
import { inflateRawSync } from "node:zlib";
import * as samlify from "samlify";
import { given } from "../story.mjs";

const { binding } = samlify.Constants.namespace;
const pools = new Map();

// The library leaves the check of schemas to others.
samlify.setSchemaValidator({ validate: async () => "not checked" });

const server = createServer(async (request, response) => {
  try {
    await serve(request, response);
  } catch (error) {
    response.writeHead(400, { "Content-Type": "text/plain" }).end(String(error?.stack ?? error));
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const here = `http://127.0.0.1:${server.address().port}`;

function provider(options = {}) {
  return samlify.IdentityProvider({
    entityID: `${here}/metadata`,
    privateKey: given.key,
    signingCert: given.certificate,
    singleSignOnService: [{ Binding: binding.redirect, Location: `${here}/sso` }],
    singleLogoutService: [{ Binding: binding.redirect, Location: `${here}/slo` }],
    nameIDFormat: ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"],
    wantLogoutRequestSigned: true,
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace(
        "{AuthnStatement}",
        '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"/>',
      ),
      attributes: ["email", "full_name"].map((name) => ({
        name,
        valueTag: name,
        nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
        valueXsiType: "xs:string",
      })),
    },
    ...options,
  });
}

/** Makes known what a pool is and wants. */
function register({ poolId, callback, logout, signing, encryption, asksSigned, signs, data }) {
  const signsAll = signs === "response";
  const idp = provider({
    isAssertionEncrypted: Boolean(encryption),
    wantAuthnRequestsSigned: asksSigned,
    ...(data && { dataEncryptionAlgorithm: data }),
  });
  const sp = samlify.ServiceProvider({
    entityID: `urn:amazon:cognito:sp:${poolId}`,
    authnRequestsSigned: asksSigned,
    wantAssertionsSigned: !signsAll,
    wantMessageSigned: signsAll,
    signingCert: signing,
    encryptCert: encryption,
    assertionConsumerService: [{ Binding: binding.post, Location: callback }],
    singleLogoutService: [{ Binding: binding.post, Location: logout }],
  });
  pools.set(poolId, { idp, sp });
}

function poolOf(query) {
  const message = inflateRawSync(Buffer.from(query.get("SAMLRequest"), "base64")).toString();
  return pools.get(/urn:amazon:cognito:sp:([\w-]+)/.exec(message)[1]);
}

function asked(url) {
  return {
    query: Object.fromEntries(url.searchParams),
    octetString: url.search.slice(1).split("&Signature=")[0],
  };
}

/** Returns a page that posts a message to a pool, by itself. */
function page(action, message, relayState) {
  const escaped = relayState.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><form method="post" action="${action}">
<input type="hidden" name="SAMLResponse" value="${message}">
<input type="hidden" name="RelayState" value="${escaped}"></form>
<script>document.forms[0].submit()</script>`;
}

async function signIn({ idp, sp }, request, name, relayState) {
  const { context, entityEndpoint } = await idp.createLoginResponse(
    sp,
    request,
    "post",
    {},
    (template) => {
      const now = new Date();
      const later = new Date(now.getTime() + 300_000).toISOString();
      const id = idp.entitySetting.generateID();
      const values = {
        ID: id,
        AssertionID: idp.entitySetting.generateID(),
        Destination: sp.entityMeta.getAssertionConsumerService("post"),
        Audience: sp.entityMeta.getEntityID(),
        SubjectRecipient: sp.entityMeta.getAssertionConsumerService("post"),
        Issuer: idp.entityMeta.getEntityID(),
        IssueInstant: now.toISOString(),
        StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
        ConditionsNotBefore: now.toISOString(),
        ConditionsNotOnOrAfter: later,
        SubjectConfirmationDataNotOnOrAfter: later,
        NameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
        NameID: name,
        InResponseTo: request?.extract.request.id,
        SessionIndex: `_of-${name}`,
        attrEmail: `${name}@corp.example.com`,
        attrFull_name: `${name} of Corp`,
        attrFullName: `${name} of Corp`,
      };
      return { id, context: samlify.SamlLib.replaceTagsByValue(template, values) };
    },
    // What is around an encrypted assertion is signed as it is then (SAML core, section 6.2).
    sp.entitySetting.wantMessageSigned,
    relayState,
  );
  return page(entityEndpoint, context, relayState);
}

async function bodyOf(request) {
  let body = "";
  for await (const part of request) body += part;
  return body;
}

async function serve(request, response) {
  const url = new URL(request.url, here);
  const html = (text) => response.writeHead(200, { "Content-Type": "text/html" }).end(text);
  const relayState = url.searchParams.get("RelayState");
  if (url.pathname === "/metadata") {
    return response
      .writeHead(200, { "Content-Type": "application/xml" })
      .end(provider().getMetadata());
  }
  if (url.pathname === "/register") {
    register(JSON.parse(await bodyOf(request)));
    return response.writeHead(204).end();
  }
  if (url.pathname === "/sso" && request.method === "GET") {
    return html('<form method="post"><input name="name"><button>Sign in</button></form>');
  }
  if (url.pathname === "/sso") {
    const pool = poolOf(url.searchParams);
    const found = await pool.idp.parseLoginRequest(pool.sp, "redirect", asked(url));
    const name = new URLSearchParams(await bodyOf(request)).get("name");
    return html(await signIn(pool, found, name, relayState));
  }
  if (url.pathname === "/begin") {
    // Who begins here: nobody has asked for it.
    const { pool, name, state } = Object.fromEntries(url.searchParams);
    return html(await signIn(pools.get(pool), null, name, state));
  }
  if (url.pathname === "/slo") {
    const pool = poolOf(url.searchParams);
    const found = await pool.idp.parseLogoutRequest(pool.sp, "redirect", asked(url));
    const { context, entityEndpoint } = pool.idp.createLogoutResponse(
      pool.sp,
      found,
      "post",
      relayState,
    );
    response.setHeader("X-Signed-Out", JSON.stringify(found.extract));
    return html(page(entityEndpoint, context, relayState));
  }
  return response.writeHead(404).end();
}

console.log(here);
