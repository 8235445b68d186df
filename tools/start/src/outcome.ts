import type { Printer } from './printer.ts'

/** A tick or a cross, and what it stands for; what follows the first comma is left out of a cross. */
export function say(printer: Printer, good: boolean, text: string): boolean {
  if (good) printer.passed(text)
  else printer.failed(`Not as expected. ${text.slice(0, text.indexOf(','))}`)
  return good
}

/** `200 OK in 12 ms` */
export const took = (answer: { readonly status: string; elapsedMilliseconds(): number }): string =>
  `${answer.status} in ${answer.elapsedMilliseconds()} ms`
