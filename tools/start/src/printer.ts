import { styleText } from 'node:util'

/** Writes for people: what was sent, what came back, and a tick or a cross. */
export interface Printer {
  heading(text: string): void
  sent(text: string): void
  /** What came back, indented. */
  content(text: string): void
  passed(text: string): void
  failed(text: string): void
  line(text?: string): void
}

export function createPrinter(write: (text: string) => void, colors: boolean): Printer {
  const style = (format: Parameters<typeof styleText>[0], text: string): string =>
    colors ? styleText(format, text, { validateStream: false }) : text
  const line = (text = ''): void => write(`${text}\n`)
  return {
    heading: (text) => line(style('bold', text)),
    sent: (text) => line(`${style('cyan', '→')} ${printable(text)}`),
    content: (text) => {
      for (const each of printable(text).split('\n')) line(each === '' ? '' : `    ${each}`)
    },
    passed: (text) => line(`${style('green', '✓')} ${printable(text)}`),
    failed: (text) => line(`${style('red', '✗')} ${printable(text)}`),
    line,
  }
}

/** Without control characters: what a server sends must not steer the terminal. */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : '\ufffd'))
}
