/**
 * Whether a text is written as an AWS Region is: `eu-west-1`, `us-gov-west-1`, `eusc-de-east-1`. No longer words at its
 * beginning: the reason of a pause may begin with a ticket's number, and must not be taken for a Region.
 */
export function isRegion(text: string): boolean {
  return /^([a-z]{2}|eusc)(-[a-z]+)+-\d$/.test(text);
}

/**
 * Whether it ends in a direction, too, as every Region's name so far (`eu-central-1`, `cn-northwest-1`): where nothing
 * else tells which Regions there are, a slip of the fingers mostly shows by that.
 */
export function isLikelyRegion(text: string): boolean {
  return isRegion(text) && /-(central|north|south|(north|south)?(east|west))-\d$/.test(text);
}
