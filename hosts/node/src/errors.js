// What keeps a bundle from being opened or from deciding. None of it is a verdict.

/** Base of all errors of this package. `code` is stable. */
export class CountersignError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A bundle was refused before anything in it ran. */
export class OpenError extends CountersignError {}

/** There is no decision. */
export class EvaluateError extends CountersignError {}

/** The facts don't fit the contract. `errors` has the path and the explanation of each offending value. */
export class InvalidFacts extends EvaluateError {
  /**
   * @param {{path: string, explanation: string}[]} errors
   * @param {string} json the component's own answer
   */
  constructor(errors, json) {
    super("invalid_facts", errors.map(({ path, explanation }) => `${path || "facts"}: ${explanation}`).join("; "));
    this.errors = errors;
    this.json = json;
  }
}
