import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/**
 * Copies the declarations that the entries lead to, as tsc made them, into `dist`: as `.d.ts` for `import`, and as
 * `.d.cts` for `require`.
 *
 * @param {string} folder of the package
 * @param {readonly string[]} sources such as `./src/index.ts`
 * @param {Record<string, any>} imports of package.json
 */
export function writeDeclarations(folder, sources, imports) {
  const made = join(folder, 'out-tsc/lib')
  const files = new Set(sources.map(stemOf))
  for (const file of files) {
    const text = readFileSync(join(made, `${file}.d.ts`), 'utf8')
    const found = ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName, end }) => {
      const target = targetOf(fileName, file, imports)
      return target === undefined ? [] : [{ fileName, end, target }]
    })
    for (const { target } of found) files.add(target)

    const place = join(folder, 'dist', file)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(`${place}.d.ts`, withImports(text, file, found, 'js'))
    writeFileSync(`${place}.d.cts`, withImports(text, file, found, 'cjs'))
    const map = JSON.parse(readFileSync(join(made, `${file}.d.ts.map`), 'utf8'))
    // One folder less lies between dist and src than between out-tsc/lib and src.
    map.sources = map.sources.map((/** @type {string} */ source) => source.slice('../'.length))
    writeFileSync(`${place}.d.ts.map`, JSON.stringify(map))
  }
}

/** @param {string} source such as `./src/room/index.ts`, whose stem is `room/index` */
const stemOf = (source) => source.slice('./src/'.length, -'.ts'.length)

/**
 * The stem of the file that a declaration imports; undefined for one of another package. Not every resolver knows
 * `#imports`, so declarations name the file.
 *
 * @param {string} specifier
 * @param {string} from
 * @param {Record<string, any>} imports
 */
function targetOf(specifier, from, imports) {
  if (specifier.startsWith('.')) return join(dirname(from), specifier.slice(0, -'.ts'.length))
  return specifier.startsWith('#') ? stemOf(imports[specifier]['@apig/source'].types) : undefined
}

/**
 * A declaration file with other specifiers: `./a.js` where its source imported `./a.ts`.
 *
 * @param {string} text
 * @param {string} file
 * @param {readonly { fileName: string, end: number, target: string }[]} found
 * @param {'js' | 'cjs'} extension
 */
function withImports(text, file, found, extension) {
  let result = text
  for (const { fileName, end, target } of [...found].sort((a, b) => b.end - a.end)) {
    const start = result.indexOf(fileName, end - fileName.length - 2)
    const path = relative(dirname(file), target)
    const specifier = `${path.startsWith('.') ? '' : './'}${path}.${extension}`
    result = result.slice(0, start) + specifier + result.slice(start + fileName.length)
  }
  return result
}
