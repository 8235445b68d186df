/** What no file may hold, whatever its kind. The expressions are written so that they do not find themselves. */
const FORBIDDEN = [
  {
    pattern: /(?:(?<![\w./}-])|(?<=file:\/\/))\/(?:work|tmp|root|home|Users|var\/folders)\/[\w.@-]/,
    message: 'has a path of one machine; use a path relative to the file, or os.tmpdir()',
  },
  {
    pattern: /\b[A-Z]:\\{1,2}[U]sers\\/i,
    message: 'has a path of one machine; use a path relative to the file',
  },
  {
    pattern:
      /\/\/registry\.[a-z]|\bnpm\.pkg\.github\b|\/artifactory\/|\/repository\/npm|\bpypi\.org\/[s]imple|\bfiles\.pythonhosted\b|\bproxy\.golang\b/i,
    message: 'names a package registry; leave it to the configuration of the machine',
  },
  { pattern: /\b(?:TO[D]O|FIXM[E])\b/, message: 'has a note to self; do it, or open an issue' },
]

/** @type {import('../read-workspace.mjs').Rule} */
export function checkForbiddenText({ paths, text }) {
  const findings = []
  for (const file of paths) {
    const content = text(file)
    // Images and the like.
    if (content.includes('\0')) continue
    for (const { pattern, message } of FORBIDDEN) {
      if (!pattern.test(content)) continue
      for (const [at, line] of content.split('\n').entries()) {
        if (pattern.test(line)) findings.push({ rule: 'forbidden-text', file, line: at + 1, message })
      }
    }
  }
  return findings
}
