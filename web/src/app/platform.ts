const apple = /Mac|iPhone|iPad/.test(navigator.platform)

export const pasteKeys = apple ? '⌘V' : 'Ctrl-V'
export const askKeys = apple ? '⌘ ↵' : 'Ctrl ↵'
