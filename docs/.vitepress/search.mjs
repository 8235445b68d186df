/**
 * The search that VitePress builds in. Its functions go to the browser as text, so each stands alone.
 *
 * @type {NonNullable<import('vitepress').DefaultTheme.Config['search']>}
 */
export const search = {
  provider: 'local',
  options: {
    locales: {
      zh: {
        translations: {
          button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
          modal: {
            displayDetails: '显示详情',
            resetButtonTitle: '清除',
            backButtonTitle: '关闭',
            noResultsText: '没有结果：',
            footer: { selectText: '打开', navigateText: '移动', closeText: '关闭' },
          },
        },
      },
    },
    miniSearch: {
      options: {
        // Words as each language has them; Chinese has no blanks between its words. A sign alone, such as ~, is one too.
        tokenize: (text) =>
          Array.from(new Intl.Segmenter('zh', { granularity: 'word' }).segment(text))
            .filter(({ segment, isWordLike }) => isWordLike || /^[~%+&=*]$/.test(segment))
            .map(({ segment }) => segment),
      },
      searchOptions: {
        fuzzy: (term) => (/^[a-z]{5,}$/i.test(term) ? 0.2 : false),
        prefix: (term) => term.length > 1,
        boost: { title: 6, titles: 3, text: 1 },
        // Guides and error codes before the reference, and a page before its sections.
        boostDocument: (id) =>
          (id.includes('/reference/') ? 0.2 : 1) *
          (/\/(?:guides\/|errors|verify)/.test(id) ? 2 : 1) *
          (id.includes('#') ? 1 : 1.5),
      },
    },
  },
}
