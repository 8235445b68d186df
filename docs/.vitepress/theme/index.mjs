import DefaultTheme from 'vitepress/theme-without-fonts'
import Figures from './Figures.vue'
import './style.css'

/** @type {import('vitepress').Theme} */
export default {
  extends: DefaultTheme,
  enhanceApp: ({ app, router }) => {
    app.component('Figures', Figures)
    // The reference and the packages' pages are English alone; the menu of languages does not know that.
    router.onBeforePageLoad = (to) => {
      const home = /^(.*\/zh\/)(?:reference|packages)\//.exec(to)?.[1]
      if (home === undefined) return true
      void router.go(home)
      return false
    }
  },
}
