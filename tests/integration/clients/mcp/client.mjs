// The SDK's own client is told where a server is, and calls its tool; what it keeps is told.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Browser } from "../hosted/browser.mjs";
import { given, tell } from "../story.mjs";

const { server, callback, information, metadataUrl } = given;
const kept = { information };
const seen = {};

const provider = {
  redirectUrl: callback,
  clientMetadataUrl: metadataUrl,
  clientMetadata: {
    client_name: "Greeter (tests)",
    redirect_uris: [callback],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  },
  state: () => "mine",
  clientInformation: () => kept.information,
  saveClientInformation: (one) => void (kept.information = one),
  tokens: () => kept.tokens,
  saveTokens: (one) => void (kept.tokens = one),
  saveCodeVerifier: (one) => void (kept.verifier = one),
  codeVerifier: () => kept.verifier,
  redirectToAuthorization: (url) => void (seen.authorization = url),
};

function transport() {
  return new StreamableHTTPClientTransport(new URL(server), { authProvider: provider });
}

/** Call the tool with what is kept, and return what it says. */
async function greeted() {
  const client = new Client({ name: "greeter", version: "1.0.0" });
  await client.connect(transport());
  const { tools } = await client.listTools();
  const { content } = await client.callTool({ name: "greet" });
  await client.close();
  return { tools: tools.map(({ name }) => name), text: content[0].text };
}

const first = transport();
try {
  await new Client({ name: "greeter", version: "1.0.0" }).connect(first);
  throw new Error("It was let in without a token.");
} catch (error) {
  if (!(error instanceof UnauthorizedError)) throw error;
}
const arrived = await new Browser().signIn(seen.authorization.href, given, callback);
const back = new URL(arrived.url);
if (back.searchParams.get("state") !== "mine") throw new Error(`It came back with ${back}`);
await first.finishAuth(back.searchParams.get("code"));
const tokens = { ...kept.tokens };
const greeting = await greeted();

// A token that is no good is replaced by itself.
kept.tokens.access_token = `${tokens.access_token}x`;
const again = await greeted();

tell({
  asked: Object.fromEntries(seen.authorization.searchParams),
  issuer: back.searchParams.get("iss"),
  information: kept.information,
  greeting,
  again,
  token: tokens.access_token,
  refreshed: kept.tokens.access_token,
});
