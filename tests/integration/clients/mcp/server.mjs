// A protected MCP server: it says whose tokens it takes (RFC 9728), and takes those that are for it.

import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createRemoteJWKSet, jwtVerify } from "jose";

const { issuer, scopes } = JSON.parse(process.argv[2]);
const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
  timeoutDuration: 30_000,
});
const app = createMcpExpressApp();
const listening = app.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${listening.address().port}`;
  const resource = `${url}/mcp`;
  const metadata = "/.well-known/oauth-protected-resource/mcp";
  app.get(metadata, (_, response) => {
    response.json({ resource, authorization_servers: [issuer], scopes_supported: scopes });
  });
  app.use("/mcp", requireBearerAuth({ verifier: verifier(resource), resourceMetadataUrl: url + metadata }));
  app.post("/mcp", answer);
  app.all("/mcp", (_, response) => response.status(405).end());
  console.log(resource);
});

/** Return what tells whether a token is one of the issuer's for this server. */
function verifier(audience) {
  return {
    async verifyAccessToken(token) {
      try {
        const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ["RS256"] });
        if (payload.token_use !== "access") throw new Error(`token_use is ${payload.token_use}`);
        return {
          token,
          clientId: payload.client_id,
          scopes: payload.scope.split(" "),
          expiresAt: payload.exp,
          extra: payload,
        };
      } catch (error) {
        throw new InvalidTokenError(error.message);
      }
    },
  };
}

/** Answer one request, which brings all that is needed for it. */
async function answer(request, response) {
  const server = new McpServer({ name: "greetings", version: "1.0.0" });
  server.registerTool("greet", { description: "Greets who has signed in" }, ({ authInfo }) => ({
    content: [{ type: "text", text: `Hello, ${authInfo.extra.username}!` }],
  }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on("close", () => void transport.close().then(() => server.close()));
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
}
