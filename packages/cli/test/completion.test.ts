import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { apig, run } from './run.ts'

/** What bash offers for the words, the last of them unfinished. */
async function offers(...words: string[]): Promise<string[]> {
  const { stdout: script } = await apig(['completion', 'bash'])
  const list = words.map((word) => `'${word}'`).join(' ')
  const asked = `${script}\nCOMP_WORDS=(apig ${list}); COMP_CWORD=${words.length}; _apig; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = await run('bash', ['-s'], { stdin: asked })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

test('bash completes commands, options and choices, from the commands themselves', async () => {
  expect(await offers('')).toEqual(
    expect.arrayContaining(['call', 'sign', 'verify', 'explain', 'gateway', 'demo', 'script', 'completion']),
  )
  expect(await offers('ca')).toEqual(['call'])
  expect(await offers('call', '--con')).toEqual(['--connect-to'])
  expect(await offers('call', 'https://h/', '--print', '')).toEqual(['curl', 'fetch', 'python', 'http'])
  expect(await offers('sign', '--format', 'c')).toEqual(['canonical'])
  expect(await offers('script', 'b')).toEqual(['bruno'])
  expect(await offers('completion', 'z')).toEqual(['zsh'])
})

test('bash completes the file after an at sign', async () => {
  const { stdout: script } = await apig(['completion', 'bash'])
  const asked = `${script}\ncd /\nCOMP_WORDS=(apig call -F 'images=@et'); COMP_CWORD=3; _apig; printf '%s\\n' "\${COMPREPLY[@]}"`
  expect((await run('bash', ['-s'], { stdin: asked })).stdout).toBe('images=@etc\n')
})

test('zsh has a line for every option of every command', async () => {
  const { stdout: script } = await apig(['completion', 'zsh'])
  for (const command of ['call', 'sign', 'verify', 'explain', 'gateway', 'demo', 'script']) {
    const { stdout: help } = await apig([command, '--help'])
    const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option)
    expect(options.length).toBeGreaterThan(0)
    for (const option of options.filter((name) => name !== '--help'))
      expect(script).toMatch(new RegExp(`'\\*?${option}\\[`))
  }
})

test('an unknown shell is wrong usage', async () => {
  expect(await apig(['completion', 'fish'])).toMatchObject({ code: 2, stdout: '' })
})

const hasZsh = spawnSync('zsh', ['-c', 'true']).status === 0

test.runIf(hasZsh)('zsh takes the script, and knows the command by it', async () => {
  const { stdout: script } = await apig(['completion', 'zsh'])
  const asked = `autoload -Uz compinit && compinit -u -D\n${script}\nprint -r -- "$_comps[apig]"`
  expect(await run('zsh', ['-f', '-s'], { stdin: asked })).toMatchObject({ stdout: '_apig\n', stderr: '' })
})
