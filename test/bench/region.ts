/** Where the bench's registry is, and who reads it: the sandbox takes any key. */
export const REGION = 'eu-west-1';

export function awsEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIABENCH',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
}
