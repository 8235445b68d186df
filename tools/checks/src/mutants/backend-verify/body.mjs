import { mutantsOf } from '../mutants-of.mjs'

export const body = mutantsOf('backend-verify', 'body', {
  'verify-large-body-hashed-in-part': [
    'body-hash.ts',
    'buffer.subarray(this.#hashed, length)',
    'buffer.subarray(this.#hashed, AT_ONCE)',
  ],
  'verify-large-body-hashed-twice': ['body-hash.ts', '    this.#hashed = length\n', ''],
  'verify-body-unbounded': ['read-body.ts', 'if (end > limits.maxBytes)', 'if (false)'],
  'verify-bytes-unbounded': ['read-body.ts', 'if (bytes.byteLength > limits.maxBytes)', 'if (false)'],
  'verify-content-length-ignored': ['read-body.ts', 'Number(contentLength) > maxBytes', 'false'],
  'verify-pending-unbounded': ['pending-bytes.ts', 'if (held + bytes > limit)', 'if (false)'],
  'verify-pending-kept': ['judge.ts', '() => share.close()', '() => undefined'],
  'verify-pending-bytes-kept': ['judge.ts', 'if (!isWaiting) share.close()', ''],
  'verify-body-not-copied': [
    'read-body.ts',
    'buffer.set(piece, length)',
    'buffer = length === 0 && piece.byteLength === buffer.length ? (piece as Uint8Array<ArrayBuffer>) : buffer\n    buffer.set(piece, length)',
  ],
  'verify-body-slack': [
    'read-body.ts',
    'length === buffer.length ? buffer : buffer.slice(0, length)',
    'buffer',
  ],
  'verify-source-not-stopped': ['read-body.ts', 'if (!complete) stop(iterator)', ''],
  'verify-stop-awaited': [
    'read-body.ts',
    'void Promise.resolve(iterator.stop()).catch(() => {})',
    'void Promise.resolve(iterator.stop())',
  ],
  'verify-timer-left': ['read-body.ts', '    deadline.clear()\n', ''],
  'verify-parsed-body-empty': [
    'body-source.ts',
    "  if (typeof body !== 'object') throw unusable(body)\n",
    "  if (typeof body !== 'object' || !('getReader' in body || Symbol.asyncIterator in body)) return bytesSource(EMPTY)\n",
  ],
  'verify-view-ignored': ['body-source.ts', 'value.byteOffset, value.byteLength)', '0, value.byteLength)'],
  'verify-unread-untold': [
    'read-request.ts',
    'facts.bodyUnread = isStream(body)',
    'facts.bodyUnread = false',
  ],
})
