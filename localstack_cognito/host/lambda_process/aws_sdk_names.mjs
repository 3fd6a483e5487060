// Which packages Lambda's own runtimes have.

const OF_RUNTIME = /^(?:@aws-sdk|@smithy|@aws-crypto|@aws)\/|^aws-sdk(?:\/|$)/;

export function isSdk(name) {
  return OF_RUNTIME.test(name);
}

export function isMissing(error, name) {
  return isSdk(name) && ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(error?.code);
}
