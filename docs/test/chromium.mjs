// tools/runtimes depends on playwright; the pages here are tested in the browser that it finds.
export { launchChromium } from '../../tools/runtimes/src/chromium.mjs'
