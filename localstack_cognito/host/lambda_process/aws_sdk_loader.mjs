// Finds the AWS SDK for ES modules in versions of Node.js whose hooks run in a thread of their own.
import { isMissing } from "./aws_sdk_names.mjs";

let parents = [];

export function initialize(given) {
  parents = given;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!isMissing(error, specifier)) throw error;
    for (const parentURL of parents) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch {
        // The next one may have it.
      }
    }
    throw error;
  }
}
