import { inputClass } from './request.mjs'

/** @param {string} id @param {string} about @param {(random: import('./random.mjs').Random) => readonly import('./request.mjs').Pair[]} make */
const queryClass = (id, about, make) =>
  inputClass(`query-${id}`, about, (random) => ({ query: make(random) }))

/** @type {readonly import('./classes.mjs').InputClass[]} */
export const queryClasses = [
  queryClass('plain', 'query: `limit=10&name=abc`', (r) =>
    r.words(1 + r.below(4)).map((name) => [name, r.word()]),
  ),
  queryClass('many', 'query with 60 names', (r) => r.words(60).map((name) => [name, r.word()])),
  queryClass('empty-value', 'query with an empty value', (r) =>
    r.words(3).map((name, at) => [name, at === 1 ? '' : r.word()]),
  ),
  queryClass('only-empty', 'query with one name and no value', (r) => [[r.word(), '']]),
  queryClass('empty-name', 'query with an empty name', (r) => [
    ['', r.word()],
    [r.word(), r.word()],
  ]),
  queryClass('space', 'space in a value', (r) => [[r.word(), `${r.word()} ${r.word()}`]]),
  queryClass('plus', '`+` in a value', (r) => [[r.word(), `${r.word()}+${r.word()}`]]),
  queryClass('percent', '`%` in a value: `100%`, `%2F`', (r) => [[r.word(), r.pick(['100%', '%2F', '%zz'])]]),
  queryClass('reserved', "`/?#&=:@,;!*'()[]` in a value", (r) => [[r.word(), `/?#&=:@,;!*'()[]${r.word()}`]]),
  queryClass('equals', '`=` at the end of a value, as in base64', (r) => [[r.word(), `${r.word()}==`]]),
  queryClass('tilde', '`~` in a value', (r) => [[r.word(), `~${r.word()}`]]),
  queryClass('text', 'value outside ASCII', (r) => [[r.word(), r.pick(['中文', 'é', '😀'])]]),
  queryClass('line-break', 'line break in a value', (r) => [[r.word(), `${r.word()}\n${r.word()}`]]),
  queryClass('name-bracket', 'brackets in a name: `a[b]`', (r) => [[`${r.word()}[${r.word()}]`, r.word()]]),
  queryClass('name-space', 'space in a name', (r) => [[`${r.word()} ${r.word()}`, r.word()]]),
  queryClass('name-text', 'name outside ASCII', (r) => [[`${r.pick(['中文', 'é', '😀'])}`, r.word()]]),
  queryClass('name-dot', 'names that begin alike: `a`, `a-b`, `a.b`', (r) => {
    const name = r.word()
    return r
      .shuffle([name, `${name}-b`, `${name}.b`, `${name}0`, `${name}_b`])
      .map((each) => [each, r.word()])
  }),
  queryClass('name-case', 'names in upper and lower case', (r) =>
    r.shuffle(['a', 'B', 'c', 'D']).map((name) => [name, r.word()]),
  ),
  queryClass('repeated', 'a name with several values, in order', (r) => {
    const name = r.word()
    return r
      .words(3)
      .sort()
      .map((value) => [name, value])
  }),
  queryClass('repeated-unsorted', 'a name with several values, not in order', (r) => {
    const name = r.word()
    return r
      .words(3)
      .sort()
      .reverse()
      .map((value) => [name, value])
  }),
  queryClass('repeated-text', 'several values of one name, above and below U+FFFF', (r) => {
    const name = r.word()
    return r.shuffle(['😀', '\uffee', 'é']).map((value) => [name, value])
  }),
  queryClass('order-astral', 'names above and below U+FFFF: `😀` and `￮`', (r) =>
    r.shuffle(['😀', '\uffee', r.word()]).map((name) => [name, r.word()]),
  ),
  queryClass('order-encoded', 'names whose order changes when they are encoded: `a~` and `aé`', (r) =>
    r.shuffle(['a~', 'aé', r.word()]).map((name) => [name, r.word()]),
  ),
]
