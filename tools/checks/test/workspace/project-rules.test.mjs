import { describe, expect, it } from 'vitest'
import { checkProjectReferences } from '../../src/workspace/rules/project-references.mjs'
import { checkSolutionFiles } from '../../src/workspace/rules/solution-files.mjs'
import { project, solution, workspaceWith } from './tree.mjs'

const LIB = 'packages/transport-fetch/tsconfig.lib.json'
const TEST = 'packages/signer-core/tsconfig.test.json'
const FETCH = 'packages/transport-fetch/tsconfig.json'

describe('project-references', () => {
  it.each([
    [
      'a missing reference to another package',
      LIB,
      project('src/**/*.ts'),
      'must reference packages/signer-core/tsconfig.lib.json',
    ],
    [
      'a missing reference within the package',
      TEST,
      project('test/**/*.ts', '../../tools/vectors'),
      'must reference packages/signer-core/tsconfig.lib.json',
    ],
    [
      'a needless reference',
      LIB,
      project('src/**/*.ts', '../signer-core/tsconfig.lib.json', '../../tools/vectors'),
      'references tools/vectors/tsconfig.json, of which',
    ],
    [
      'a reference to nothing',
      LIB,
      project('src/**/*.ts', '../signer-core/tsconfig.lib.json', '../gone'),
      'references packages/gone/tsconfig.json, which does not exist',
    ],
  ])('finds %s', (_what, file, config, message) => {
    const findings = checkProjectReferences(workspaceWith({ [file]: config }))
    expect(findings).toMatchObject([
      { rule: 'project-references', file, message: expect.stringContaining(message) },
    ])
  })

  it('follows references inside the package that is referenced', () => {
    const change = { [LIB]: project('src/**/*.ts', '../signer-core') }
    expect(checkProjectReferences(workspaceWith(change))).toEqual([])
  })

  it('does not follow them through a third package', () => {
    // The core's test project references the vectors, but that is no promise to others.
    const change = {
      [LIB]: project('src/**/*.ts', '../signer-core'),
      'packages/transport-fetch/src/index.ts':
        "export type { hash } from '@apig/signer-core'\nexport type { vectors } from '@apig/vectors'\n",
    }
    expect(checkProjectReferences(workspaceWith(change))).toMatchObject([
      { file: LIB, message: expect.stringContaining('must reference tools/vectors') },
    ])
  })
})

describe('solution-files', () => {
  it.each([
    ['no tsconfig.json', undefined, 'is missing'],
    ['one that compiles files itself', project('src/**/*.ts', '../signer-core'), 'compiles files itself'],
    [
      'a project that is not listed',
      solution('../signer-core'),
      'must reference packages/transport-fetch/tsconfig.lib.json',
    ],
    [
      'an imported package that is not listed',
      solution('./tsconfig.lib.json'),
      'must reference packages/signer-core/tsconfig.json',
    ],
    [
      'a package that is listed without need',
      solution('./tsconfig.lib.json', '../signer-core', '../../tools/vectors'),
      'without need',
    ],
  ])('finds %s', (_what, config, message) => {
    const findings = checkSolutionFiles(workspaceWith({ [FETCH]: config }))
    expect(findings).toMatchObject([
      { rule: 'solution-files', file: FETCH, message: expect.stringContaining(message) },
    ])
  })

  it('finds a file that no project compiles', () => {
    const file = 'packages/transport-fetch/test/a.test.ts'
    expect(checkSolutionFiles(workspaceWith({ [file]: '\n' }))).toMatchObject([
      { rule: 'solution-files', file },
    ])
  })
})
