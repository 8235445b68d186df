import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/**
 * Copies the declarations that the entries lead to, as tsc made them, into `dist`: as `.d.ts` for `import`, and as
 * `.d.cts` for `require`.
 *
 * @param {string} folder of the package
 * @param {readonly string[]} sources such as `./src/index.ts`
 */
export function writeDeclarations(folder, sources) {
  const files = new Set(sources.map((source) => source.slice('./src/'.length, -'.ts'.length)))
  for (const file of files) {
    const text = readFileSync(join(folder, `out-tsc/lib/${file}.d.ts`), 'utf8')
    const relative = ts
      .preProcessFile(text, true, true)
      .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    for (const { fileName } of relative) files.add(join(dirname(file), fileName.slice(0, -'.ts'.length)))

    const place = join(folder, 'dist', file)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(`${place}.d.ts`, withExtension(text, relative, 'js'))
    writeFileSync(`${place}.d.cts`, withExtension(text, relative, 'cjs'))
    const map = JSON.parse(readFileSync(join(folder, `out-tsc/lib/${file}.d.ts.map`), 'utf8'))
    // One folder less lies between dist and src than between out-tsc/lib and src.
    map.sources = map.sources.map((/** @type {string} */ source) => source.slice('../'.length))
    writeFileSync(`${place}.d.ts.map`, JSON.stringify(map))
  }
}

/**
 * A declaration file that imports `./a.js` where its source imported `./a.ts`.
 *
 * @param {string} text
 * @param {readonly ts.FileReference[]} imported
 * @param {'js' | 'cjs'} extension
 */
function withExtension(text, imported, extension) {
  let result = text
  for (const { fileName, end } of [...imported].sort((a, b) => b.end - a.end)) {
    const quoted = result.indexOf(fileName, end - fileName.length - 2)
    const after = quoted + fileName.length
    result = result.slice(0, after - 'ts'.length) + extension + result.slice(after)
  }
  return result
}
