import type { UploadProgress } from '@apig/transport-node'

const MIN_BYTES = 1024 * 1024
const WIDTH = 30

/** A bar on stderr for uploads above 1 MB, where that is a terminal. */
export function createProgress(): { update(progress: UploadProgress): void; end(): void } {
  let shown = -1
  const clear = (): void => {
    if (shown >= 0) process.stderr.write('\r\x1b[K')
    shown = -1
  }
  return {
    update: ({ sentBytes, totalBytes }) => {
      if (!process.stderr.isTTY || totalBytes === undefined || totalBytes <= MIN_BYTES) return
      const percent = Math.floor((100 * sentBytes) / totalBytes)
      if (percent === shown) return
      if (percent === 100) return clear()
      shown = percent
      const bar = '#'.repeat(Math.floor((percent * WIDTH) / 100)).padEnd(WIDTH)
      process.stderr.write(`\r[${bar}] ${percent} %, ${megabytes(sentBytes)} of ${megabytes(totalBytes)} MB`)
    },
    end: clear,
  }
}

const megabytes = (bytes: number): string => (bytes / MIN_BYTES).toFixed(1)
