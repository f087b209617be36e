import type { AccountAnswer, AccountService, Call } from './account-service.ts';
import type { OperationName } from './operations.ts';

type Method = (input: unknown, call: Call) => Promise<AccountAnswer<unknown>>;

/** Calls the operation of this name. The input must be one that its schema has parsed. */
export function callOperation(
  service: AccountService,
  name: OperationName,
  input: unknown,
  call: Call,
): Promise<AccountAnswer<unknown>> {
  const methods = service as unknown as Record<OperationName, Method>;
  return methods[name](input, call);
}
