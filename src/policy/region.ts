/**
 * Whether a text is written as an AWS Region is: `eu-west-1`, `us-gov-west-1`, `eusc-de-east-1`. No longer words at its
 * beginning: the reason of a pause may begin with a ticket's number, and must not be taken for a Region.
 */
export function isRegion(text: string): boolean {
  return /^([a-z]{2}|eusc)(-[a-z]+)+-\d$/.test(text);
}
