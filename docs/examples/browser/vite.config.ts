import { defaultChain, fromTemporaryKeys } from '@apig/transport-node/credentials'
import { defineConfig } from 'vite'

const temporaryKeys = fromTemporaryKeys({ credentials: defaultChain(), durationSeconds: 900 })

export default defineConfig({
  envPrefix: 'APIG_', // APIG_URL goes into the page; HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK never do
  plugins: [
    {
      name: 'your backend',
      configureServer({ middlewares }) {
        middlewares.use('/temporary-credentials', (_request, response, next) => {
          // Ask first who it is: whoever gets these keys can use them until they end.
          temporaryKeys().then((keys) => response.end(JSON.stringify(keys)), next)
        })
      },
    },
  ],
})
