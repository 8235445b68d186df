import { getSystemErrorMap } from 'node:util'

/** Why a file cannot be read, in the words of the system: `no such file or directory`. */
export function fileReason(error: unknown): string {
  const { errno = 0, message } = error as NodeJS.ErrnoException
  return getSystemErrorMap().get(errno)?.[1] ?? message
}
