/** In the language of the answer that is wanted, whatever the page speaks. */
export const examples: readonly { lang: string; text: string }[] = [
  { lang: 'en', text: 'What is the total?' },
  { lang: 'zh-CN', text: '税额是多少？' },
  { lang: 'zh-CN', text: '读出全部文字' },
]
