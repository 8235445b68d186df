// The forms of a profile file. `same` is the plain form that says what only one reading of this one can mean; without
// it, there is no such form, and ours must be an error.

/** @typedef {{ readonly text: string, readonly same?: string, readonly half?: boolean }} Profile */

const PLAIN = '[basic]\nak = AKPROFILE\nsk = profile-secret\n'
/** @param {string} ak @param {string} sk */
const values = (ak, sk) => `[basic]\nak = ${ak}\nsk = ${sk}\n`

/** Forms that Python and ours read alike. @type {Record<string, Profile>} */
export const ALIKE = {
  plain: { text: PLAIN },
  crlf: { text: PLAIN.replaceAll('\n', '\r\n') },
  comments: { text: `# one\n; two\n${PLAIN}` },
  colon: { text: PLAIN.replaceAll(' =', ':') },
  tabs: { text: PLAIN.replaceAll(' = ', '\t=\t ') },
  indented: { text: '[basic]\n  ak = AKPROFILE\n  sk = profile-secret\n' },
  upperKeys: { text: PLAIN.replace('ak', 'AK').replace('sk', 'SK') },
  upperSection: { text: PLAIN.replace('basic', 'BASIC') },
  blankSection: { text: PLAIN.replace('basic', ' basic ') },
  sectionText: { text: PLAIN.replace(']', '] text') },
  signs: { text: values('AKPROFILE', 'a=b/c+d==$x${ak}') },
  blankInside: { text: values('AKPROFILE', 'profile secret') },
  token: { text: `${PLAIN}security_token = profile-token\n` },
  project: { text: `${PLAIN}project_id = profile-project\ndomain_id = profile-domain\n` },
  global: { text: PLAIN.replace('basic', 'global') },
  empty: { text: '' },
  noAk: { text: '[basic]\nsk = profile-secret\n', half: true },
  noSk: { text: '[basic]\nak = AKPROFILE\n', half: true },
  emptySk: { text: '[basic]\nak = AKPROFILE\nsk =\n', half: true },
  halfProvider: { text: `${PLAIN}idp_id = idp\n` },
  noSection: { text: PLAIN.replace('[basic]\n', '') },
  noEquals: { text: `${PLAIN}lonely\n` },
  keyTwice: { text: `${PLAIN}sk = other\n` },
  shared: { text: PLAIN.replace('[basic]', '[DEFAULT]') + '[basic]\n' },
  backslash: { text: values('AKPROFILE', 'profile\\secret') },
}

/** Forms that Python reads in another way, or not at all. @type {Record<string, Profile>} */
export const UNLIKE = {
  commentHash: { text: values('AKPROFILE # note', 'profile-secret # note'), same: PLAIN },
  commentSemicolon: { text: values('AKPROFILE ; note', 'profile-secret ; note'), same: PLAIN },
  hashInId: { text: values('AKPROFILE#note', 'profile-secret'), same: PLAIN },
  doubleQuotes: { text: values('"AKPROFILE"', '"profile-secret"'), same: PLAIN },
  singleQuotes: { text: values("'AKPROFILE'", "'profile-secret'"), same: PLAIN },
  backticks: { text: values('`AKPROFILE`', '`profile-secret`'), same: PLAIN },
  bom: { text: `\ufeff${PLAIN}`, same: PLAIN },
  percent: { text: values('AKPROFILE', 'a%b'), same: values('AKPROFILE', 'a%%b') },
  sectionTwice: { text: PLAIN.replace('sk', '[basic]\nsk'), same: PLAIN },
  indentedSecond: { text: PLAIN.replace('sk', '  sk'), same: PLAIN },
  hashInSecret: { text: values('AKPROFILE', 'profile#secret') },
  semicolonInSecret: { text: values('AKPROFILE', 'profile;secret') },
  percentTwice: { text: values('AKPROFILE', 'profile%%secret') },
  placeholder: { text: values('AKPROFILE', '%(ak)s') },
  nextLine: { text: values('AKPROFILE', 'profile\n  secret') },
  backslashAtEnd: { text: values('AKPROFILE', 'profile\\\nsecret=x') },
  tokenShared: { text: `[DEFAULT]\nsecurity_token = shared\n${PLAIN}` },
}
