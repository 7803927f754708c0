/** Counts what passed and failed over everything that a command runs, and says so at the end. */
export class Tally {
  passed = 0;
  failed = 0;
  /** What failed, for the summary. @type {string[]} */
  failures = [];

  /**
   * @param {string} what
   * @param {{ passed: number, failed: number }} counts
   */
  add(what, { passed, failed }) {
    this.passed += passed;
    this.failed += failed;
    if (failed > 0) this.failures.push(what);
  }

  /** Prints the line that every run ends with. @returns {number} the exit code */
  finish() {
    if (this.failures.length > 0) console.log(`Failed: ${this.failures.join(', ')}`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 ? 0 : 1;
  }
}
