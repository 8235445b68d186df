/** What an image classifier answers: labels with scores, the likeliest first. */
export interface Classification {
  readonly predicted_label: string
  readonly scores: readonly (readonly [label: string, score: string])[]
}

const LABELS = ['daisy', 'dandelion', 'rose', 'sunflower', 'tulip']

/** No model: the scores come from the SHA-256 of the bytes, so that the same bytes always get the same answer. */
export function classify(sha256: string): Classification {
  const weights = LABELS.map((_label, at) => Number.parseInt(sha256.slice(at * 4, at * 4 + 4), 16) + 1)
  const sum = weights.reduce((a, b) => a + b)
  const scores = LABELS.map((label, at): [string, number] => [label, (weights[at] as number) / sum])
  scores.sort((a, b) => b[1] - a[1])
  return {
    predicted_label: scores[0]?.[0] ?? '',
    scores: scores.map(([label, score]) => [label, score.toFixed(3)]),
  }
}
