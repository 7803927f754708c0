/** A line for whoever waits, with the time since the start; figures go to standard output. */
export function tell(what: string): void {
  console.error(`${process.uptime().toFixed(0).padStart(4)} s  ${what}`);
}
