import { failureText, isNamed } from '../policy/failure.ts';
import { SECOND } from '../policy/time.ts';

/** Longest wait, retries included: a stand-in for ECR may not know the operation and be asked again and again. */
const PATIENCE = 3 * SECOND;

/** A read that only a sentence rests on: it is given little time, and any failure is "not known". */
export async function briefly<Answer>(
  asked: string,
  read: (options: { readonly abortSignal: AbortSignal }) => Promise<Answer>,
): Promise<Answer | { readonly unknown: string }> {
  try {
    return await read({ abortSignal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const late = isNamed(error, ['AbortError', 'TimeoutError']);
    return { unknown: late ? `${asked} did not answer in time` : failureText(error, asked) };
  }
}
