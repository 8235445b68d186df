import { styleText } from 'node:util'

type Stream = NodeJS.WriteStream
type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan'

/** Coloured on a terminal alone, and not where `NO_COLOR` is set. */
export function paint(style: Style, text: string, stream: Stream = process.stderr): string {
  const colors = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return colors ? styleText(style, text, { validateStream: false }) : text
}

/** A line for the user on stderr. */
export function say(text: string): void {
  process.stderr.write(`${printable(text)}\n`)
}

/** A tick, on a terminal alone, and a line. */
export function sayPassed(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? paint('green', '✓ ') : ''}${printable(text)}\n`)
}

/** A cross, on a terminal alone, and a line. */
export function sayFailed(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? paint('red', '✗ ') : ''}${printable(text)}\n`)
}

export function warn(text: string): void {
  process.stderr.write(`${paint('yellow', 'apig: warning:')} ${printable(text)}\n`)
}

export function sayError(text: string): void {
  process.stderr.write(`${paint('red', 'apig:')} ${printable(text)}\n`)
}

/** Without control characters: what a server sends must not steer the terminal. */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : '\ufffd'))
}
