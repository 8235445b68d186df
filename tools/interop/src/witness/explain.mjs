/**
 * The divergences that explain the symptoms of a request, and the symptoms that none explains.
 *
 * @param {import('../sdks/index.mjs').Sdk} sdk
 * @param {import('../requests/request.mjs').GivenRequest} given
 * @param {readonly import('../sdks/index.mjs').Symptom[]} symptoms
 */
export function explain({ divergences }, given, symptoms) {
  const found = divergences.filter(
    ({ symptoms: explained, when = () => true }) =>
      symptoms.some((symptom) => explained.includes(symptom)) && when(given),
  )
  const unexplained = symptoms.filter(
    (symptom) => !found.some((divergence) => divergence.symptoms.includes(symptom)),
  )
  return { found, unexplained }
}
