/** People by their Slack ids, without the signs that only Slack reads: `U0PAYLEAD` of `<@U0PAYLEAD>`. */
export function plainPeople(text: string): string {
  return text.replace(/<@([UW][A-Z0-9]+)>/g, '$1');
}
