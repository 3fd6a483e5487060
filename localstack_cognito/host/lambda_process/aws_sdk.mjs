// The AWS SDK that Lambda's own runtimes bring: found where the machine has it, and sent to the host.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
import http from "node:http";
import https from "node:https";
import Module, { register, syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { pathToFileURL, urlToHttpOptions } from "node:url";
import { isMissing, isSdk } from "./aws_sdk_names.mjs";

const OF_AWS = /\.amazonaws\.com(?:\.cn)?$/;
const NOT_FOUND = /Cannot find (?:package|module) '([^']+)'/;

/** Look for the SDK in `folders` too, where a function does not bring it itself. */
export function findIn(folders) {
  const parents = folders.map((folder) => pathToFileURL(path.join(folder, "index.js")).href);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    try {
      return resolve.call(this, request, parent, isMain, options);
    } catch (error) {
      if (!isMissing(error, request)) throw error;
      for (const folder of folders) {
        try {
          return resolve.call(this, request, parent, isMain, { paths: [folder] });
        } catch {
          // The next one may have it.
        }
      }
      throw error;
    }
  };
  if (!Module.registerHooks) {
    register("./aws_sdk_loader.mjs", import.meta.url, { data: parents });
    return;
  }
  Module.registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isMissing(error, specifier)) throw error;
        for (const parentURL of parents) {
          try {
            return next(specifier, { ...context, parentURL });
          } catch {
            // The next one may have it.
          }
        }
        throw error;
      }
    },
  });
}

/** Return the name of the SDK's package for want of which an error is, if it is one. */
export function missingPackage(error) {
  const name = NOT_FOUND.exec(error?.message ?? "")?.[1];
  return name && isSdk(name) ? name : undefined;
}

/** Send what is for AWS to the host: version 2 of the SDK knows of no AWS_ENDPOINT_URL. */
export function sendToHost() {
  const original = { "http:": [http, http.request], "https:": [https, https.request] };
  for (const [module, request] of Object.values(original)) {
    module.request = function (...given) {
      const there = atHost(given);
      if (!there) return request.apply(this, given);
      const [host, requestHost] = original[there.options.protocol];
      return requestHost.call(host, there.options, there.callback);
    };
    module.get = (...given) => {
      const sent = module.request(...given);
      sent.end();
      return sent;
    };
  }
  syncBuiltinESMExports();
}

function atHost([first, second, third]) {
  if (!process.env.AWS_ENDPOINT_URL) return undefined;
  const isUrl = typeof first === "string" || first instanceof URL;
  if (isUrl && !URL.canParse(String(first))) return undefined;
  const hasOptions = isUrl && typeof second === "object";
  const asked = isUrl
    ? { ...urlToHttpOptions(new URL(first)), ...(hasOptions ? second : {}) }
    : { ...first };
  const name = asked.hostname ?? asked.host ?? "";
  if (!OF_AWS.test(name)) return undefined;
  const { protocol, hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  const headers = { ...asked.headers };
  if (!Object.keys(headers).some((header) => header.toLowerCase() === "host")) headers.Host = name;
  const place = { protocol, hostname, host: hostname, port, defaultPort: undefined };
  const options = { ...asked, ...place, headers, agent: undefined, servername: undefined };
  return { options, callback: hasOptions ? third : second };
}
