// Serves a handler of a Lambda function with the Lambda Runtime API.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { findIn, missingPackage, sendToHost } from "./aws_sdk.mjs";

const LEVELS = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
const UNCAUGHT = 129;
const UNHANDLED = 128;

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true });

let requestId; // of the invocation that goes on
let answering; // is fulfilled when its answer has been handed over
let isEnding = false;
let whenIdle; // is called when nothing is left to do

const requestRuntime = http.request; // of what the function may put in its place

function call(method, resource, body, headers) {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, headers, path: `/2018-06-01/runtime/${resource}` };
    const request = requestRuntime(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

function described(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const trace = (error.stack ?? "").split("\n");
  return { errorType: error.name, errorMessage: error.message, trace };
}

function logged(text, error) {
  const { errorType, errorMessage, trace } = described(error);
  console.error(`${text}\t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
}

function answer(outcome, body, headers) {
  answering ??= call("POST", `invocation/${requestId}/${outcome}`, body, headers);
  return answering;
}

function told(error) {
  const name = missingPackage(error);
  if (!name) return {};
  console.error(`${name} is not found. ${process.argv[4]}`);
  return { "X-Missing-Package": name };
}

async function load(name) {
  const { dir, base } = path.parse(name);
  const at = base.indexOf(".");
  if (at < 1) throw named("Runtime.MalformedHandlerName", "Bad handler");
  const members = base.slice(at + 1).split(".");
  const file = path.resolve(process.env.LAMBDA_TASK_ROOT, dir, base.slice(0, at));
  const found = [".js", ".mjs", ".cjs"].map((end) => file + end).find(existsSync);
  if (!found) {
    throw named("Runtime.ImportModuleError", `Error: Cannot find module '${base.slice(0, at)}'`);
  }
  let module;
  try {
    module = found.endsWith(".cjs")
      ? createRequire(found)(found)
      : await import(pathToFileURL(found).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw named("Runtime.UserCodeSyntaxError", String(error));
    if (["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(error?.code)) {
      throw named("Runtime.ImportModuleError", String(error));
    }
    throw error;
  }
  const handler = [module, module.default]
    .map((from) => members.reduce((value, member) => value?.[member], from))
    .find((value) => typeof value === "function");
  if (!handler) throw named("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  return handler;
}

function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    // A function that neither answers nor has anything left to do is answered for.
    whenIdle = () => resolve(null);
    const done = (error, result) => (error ? reject(error) : resolve(result));
    const callback = (error, result) => {
      if (error || !context.callbackWaitsForEmptyEventLoop) done(error, result);
      else whenIdle = () => resolve(result);
    };
    context.done = done;
    context.succeed = (result) => done(null, result);
    context.fail = (error) => done(error ?? "handled");
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") returned.then(resolve, reject);
    else if (returned !== undefined && handler.length < 3) resolve(returned);
  });
}

async function serve(handler) {
  const { status, headers, body } = await call("GET", "invocation/next");
  if (status !== 200) process.exit(0);
  requestId = headers["lambda-runtime-aws-request-id"];
  answering = undefined;
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"] ?? "";
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const context = {
    awsRequestId: requestId,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  };
  try {
    const result = await run(handler, JSON.parse(body), context);
    await answer("response", JSON.stringify(result ?? null));
  } catch (error) {
    logged("Invoke Error ", error);
    await answer("error", JSON.stringify(described(error)), told(error));
  }
  requestId = undefined;
}

async function end(text, error, code) {
  if (isEnding) return;
  isEnding = true;
  logged(text, error);
  if (requestId) await answer("error", JSON.stringify(described(error)), told(error));
  process.exit(code);
}

for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...parts) => {
    const line = format(...parts).replaceAll("\n", "\r");
    process.stdout.write(`${new Date().toISOString()}\t${requestId}\t${level}\t${line}\n`);
  };
}
process.on("beforeExit", () => whenIdle?.());
process.on("uncaughtException", (error) => end("Uncaught Exception ", error, UNCAUGHT));
process.on("unhandledRejection", (reason) => {
  const error = named("Runtime.UnhandledPromiseRejection", String(reason));
  end("Unhandled Promise Rejection ", error, UNHANDLED);
});

findIn(JSON.parse(process.argv[3]));
sendToHost();

let handler;
try {
  handler = await load(process.argv[2]);
} catch (error) {
  logged("Uncaught Exception ", error);
  await call("POST", "init/error", JSON.stringify(described(error)), told(error));
  process.exit(1);
}
try {
  while (!isEnding) await serve(handler);
} catch {
  // The host is gone.
  process.exit(1);
}
