import type { Case, Finding } from './finding.ts'

const IN_PATH = /\/([0-9a-f]{32})(?=\/)/
// "URL's projectId is not equal token's projectId.", "Project id don't match", "tenant_id in token mismatches with
// tenant_id in url.", "urlTenantId is not equal tokenTenantId": each service has its own words.
const ABOUT_PROJECT_ID = /(?:project|tenant)[ _-]?id/i
const IS_WRONG = /\bnot\b|n't\b|invalid|mismatch|incorrect|malformed|null/i

/** A complaint about the project ID of a request whose X-Project-Id is missing, or is not the ID in the path. */
export function explainProjectId({ response, own, label }: Case): Finding | undefined {
  const inPath = IN_PATH.exec(own.canonicalUri)?.[1]
  const start = response.message.slice(0, 1000)
  if (inPath === undefined || response.status === 404) return undefined
  if (!ABOUT_PROJECT_ID.test(start) || !IS_WRONG.test(start)) return undefined
  const sent = own.sent.get('x-project-id')
  if (own.sent.has('x-auth-token') && own.canonicalRequest === '')
    return {
      kind: 'token',
      summary: `The service complains about the project ID (${label}): its path holds a 32-digit ID, and a token is good for the one project, or the domain, that it was issued for.`,
      advice: [
        'Get a token that is scoped to the project in the path, not to another one or to the domain (account); fromIamToken asks for one with projectId.',
      ],
    }
  if (sent === undefined)
    return {
      kind: 'project-id-missing',
      summary: `The service complains about the project ID (${label}): the request has no X-Project-Id header, and its path holds a 32-digit ID.`,
      advice: [
        "Add the header 'X-Project-Id' with the project ID before signing; the transports add it with credentials: { ..., projectId }.",
        'Check that this project is in the region of the endpoint and in the account of the access key.',
      ],
    }
  return {
    kind: 'service',
    summary: `The service complains about the project ID (${label}): ${sent === inPath ? 'X-Project-Id is the 32-digit ID in the path' : 'X-Project-Id is not the 32-digit ID in the path'}.`,
    advice: [
      ...(sent === inPath ? [] : ['Use the same project ID in the path and in X-Project-Id.']),
      'Check that this project is in the region of the endpoint and in the account of the access key.',
    ],
  }
}
