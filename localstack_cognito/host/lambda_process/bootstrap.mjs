// Serves a handler of a Lambda function with the Lambda Runtime API.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true });

function call(method, resource, body) {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/${resource}` };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

function described(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const trace = (error.stack ?? "").split("\n");
  return { errorType: error.name, errorMessage: error.message, trace };
}

async function load(name) {
  const root = process.env.LAMBDA_TASK_ROOT;
  const at = path.basename(name).indexOf(".");
  const file = path.join(path.dirname(name), path.basename(name).slice(0, at));
  const members = path.basename(name).slice(at + 1).split(".");
  const base = path.resolve(root, file);
  const found = [".js", ".mjs", ".cjs"].map((end) => base + end).find(existsSync);
  if (!found) {
    const error = new Error(`Error: Cannot find module '${path.basename(file)}'`);
    error.name = "Runtime.ImportModuleError";
    throw error;
  }
  let module;
  try {
    module = found.endsWith(".cjs")
      ? createRequire(found)(found)
      : await import(pathToFileURL(found).href);
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof SyntaxError)) throw error;
    error.name = error instanceof SyntaxError ? "Runtime.UserCodeSyntaxError" : error.name;
    throw error;
  }
  const handler = [module, module.default].map((from) =>
    members.reduce((value, member) => value?.[member], from),
  );
  const chosen = handler.find((value) => typeof value === "function");
  if (!chosen) {
    const error = new Error(`${name} is undefined or not exported`);
    error.name = "Runtime.HandlerNotFound";
    throw error;
  }
  return chosen;
}

function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    context.succeed = resolve;
    context.fail = reject;
    context.done = callback;
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") returned.then(resolve, reject);
    else if (handler.length < 3 && returned !== undefined) resolve(returned);
    else if (handler.length < 2) resolve(returned);
  });
}

let handler;
try {
  handler = await load(process.argv[2]);
} catch (error) {
  await call("POST", "init/error", JSON.stringify(described(error)));
  process.exit(1);
}
for (;;) {
  const { headers, body } = await call("GET", "invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"] ?? "";
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const context = {
    awsRequestId: id,
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
    await call("POST", `invocation/${id}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    console.error("Invoke Error", error);
    await call("POST", `invocation/${id}/error`, JSON.stringify(described(error)));
  }
}
