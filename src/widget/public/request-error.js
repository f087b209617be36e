/** The server answered, and the answer was no. */
export class RequestError extends Error {
  constructor(status) {
    super(`The server answered ${status}.`);
    this.status = status;
  }
}
