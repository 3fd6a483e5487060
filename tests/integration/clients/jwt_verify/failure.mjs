/** Return the class of the error with which a token is refused: aws-jwt-verify names no other. */
export function failure(verify) {
  try {
    verify();
  } catch (error) {
    return error.constructor.name;
  }
  throw new Error("The token was not refused");
}
