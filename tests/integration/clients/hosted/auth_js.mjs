// An app that keeps its sessions with Auth.js, and a browser that signs in to it.

import { createServer } from "node:http";
import { Auth } from "@auth/core";
import Cognito from "@auth/core/providers/cognito";
import { given, tell } from "../story.mjs";
import { Browser } from "./browser.mjs";

const { appUrl, clientId, secret } = given;
const config = {
  basePath: "/auth",
  secret: "s".repeat(32),
  trustHost: true,
  providers: [
    Cognito({
      clientId,
      clientSecret: secret,
      issuer: `${given.url}/${given.poolId}`,
      checks: ["pkce", "state", "nonce"],
    }),
  ],
};

const app = createServer(async (incoming, outgoing) => {
  const chunks = await Array.fromAsync(incoming);
  const { method, headers } = incoming;
  const body = method === "POST" ? Buffer.concat(chunks) : undefined;
  const request = new Request(`${appUrl}${incoming.url}`, { method, headers, body });
  const answer = incoming.url.startsWith("/auth/")
    ? await Auth(request, config)
    : new Response("The app");
  outgoing.writeHead(answer.status, [...answer.headers].flat());
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});
await new Promise((listening) => app.listen(new URL(appUrl).port, "localhost", listening));

const browser = new Browser();
const read = async (path) => JSON.parse((await browser.open(`${appUrl}/auth/${path}`)).text);
const before = await read("session");
const { csrfToken } = await read("csrf");
const page = await browser.send(`${appUrl}/auth/signin/cognito`, {
  csrfToken,
  callbackUrl: `${appUrl}/home`,
});
const home = await browser.signIn(page.url, given);
const session = await read("session");
await browser.send(`${appUrl}/auth/signout`, { csrfToken, callbackUrl: `${appUrl}/home` });

tell({ before, home: home.url, user: session.user, after: await read("session") });
