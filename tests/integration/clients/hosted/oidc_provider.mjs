// node-oidc-provider: whoever types a name on its own pages is signed in by that name.

import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { given } from "../story.mjs";

const server = createServer();
await new Promise((listening) => server.listen(0, "localhost", listening));
const issuer = `http://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: given.clientId,
      client_secret: given.secret,
      redirect_uris: given.callbacks,
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  cookies: { keys: ["a key of the provider's own"] },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({
      sub: accountId,
      email: `${accountId}@corp.example.com`,
      email_verified: true,
      name: `${accountId} of Corp`,
      groups: ["red", "blue"],
    }),
  }),
});
server.on("request", provider.callback());
console.log(issuer);
