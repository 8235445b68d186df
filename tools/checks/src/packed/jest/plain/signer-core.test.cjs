const { createSigner, isSignerError } = require('@apig/signer-core')

test('signs the example of the signing guide', () => {
  const signer = createSigner({
    accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
    secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
  })
  const { signature } = signer.sign({
    method: 'GET',
    url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
    headers: { 'content-type': 'application/json', 'X-Sdk-Date': '20191115T033655Z' },
  })
  expect(signature).toBe('7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe')
})

test('throws errors that its guard knows', () => {
  expect.assertions(1)
  try {
    createSigner({ accessKeyId: 'AK', secretAccessKey: '' })
  } catch (error) {
    expect(isSignerError(error) && error.code).toBe('CREDENTIALS_INVALID')
  }
})
