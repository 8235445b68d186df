import { paint, printable } from '../terminal.ts'

const { stdout } = process

function line(text = ''): void {
  stdout.write(`${text}\n`)
}

/** A sign where there is a terminal, a word where there is none. */
const mark = (color: 'green' | 'red' | 'cyan', sign: string, word: string): string =>
  stdout.isTTY ? paint(color, sign, stdout) : word

interface Printer {
  line(text?: string): void
  heading(text: string): void
  sent(text: string): void
  /** What came back, indented. */
  content(text: string): void
  passed(text: string): void
  failed(text: string): void
}

/** Writes for people: what was sent, what came back, and whether that was right. */
export const printer: Printer = {
  line: (text) => line(text),
  heading: (text) => line(paint('bold', text, stdout)),
  sent: (text) => line(`${mark('cyan', '→', '->')} ${printable(text)}`),
  content: (text) => {
    for (const each of printable(text).split('\n')) line(each === '' ? '' : `    ${each}`)
  },
  passed: (text) => line(`${mark('green', '✓', 'ok:')} ${printable(text)}`),
  failed: (text) => line(`${mark('red', '✗', 'FAILED:')} ${printable(text)}`),
}

/** Whether it was right, and what it is; what follows the first comma is left out where it was not. */
export function report(good: boolean, text: string): boolean {
  if (good) printer.passed(text)
  else printer.failed(text.slice(0, text.indexOf(',')))
  return good
}
