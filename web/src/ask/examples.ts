/** In the language of the answer that is wanted, whatever the page speaks. */
export const examples: readonly { lang: string; text: string }[] = [
  { lang: 'en', text: 'What is the total?' },
  { lang: 'zh-CN', text: '这张票据的金额是多少？' },
  { lang: 'en', text: 'Transcribe the text.' },
]
