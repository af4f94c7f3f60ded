export const en = {
  tagline: 'Ask a picture',
  language: 'Language',

  status: {
    connecting: 'Connecting',
    ready: 'Ready',
    loading: (percent: number) => `Loading ${percent}%`,
    failed: 'Could not start',
    unreachable: 'Server not reachable',
  },
  aboutModel: 'About this model',

  pictures: {
    heading: 'Pictures',
    dropHere: 'Drop a picture here',
    dropNow: 'Let go to add it',
    hint: (keys: string) => `or paste one with ${keys}`,
    choose: 'Choose pictures',
    camera: 'Take a photo',
    more: 'Add pictures',
    remove: (name: string) => `Remove ${name}`,
    show: (name: string) => `Show ${name}`,
    noPreview: 'No preview in this browser',
    notAPicture: (name: string) => `“${name}” is not a picture.`,
    tooLarge: (name: string, megabytes: number) => `“${name}” is larger than ${megabytes} MB.`,
    tooMany: (count: number) => `At most ${count} pictures at a time.`,
  },

  question: {
    label: 'Question',
    placeholder: 'What do you want to know?',
    examples: 'Examples',
    ask: 'Ask',
    stop: 'Stop',
    needPicture: 'Add a picture first.',
    needText: 'Type a question first.',
  },

  options: {
    heading: 'Options',
    serverDefault: 'default',
    maxTokens: 'Max tokens',
    temperature: 'Temperature',
    seed: 'Seed',
    thinking: 'Thinking',
    thinkingOn: 'on',
    thinkingOff: 'off',
    system: 'System prompt',
    systemPlaceholder: 'How the model should answer',
  },

  curl: { heading: 'Show as curl', copy: 'Copy command' },

  answer: {
    heading: 'Answer',
    empty: 'The answer will appear here.',
    sending: 'Sending',
    reading: 'Looking at the picture',
    thinking: 'Thinking',
    writing: 'Writing',
    reasoning: 'Reasoning',
    copy: 'Copy',
    copied: 'Copied',
    nothing: 'The model answered with nothing.',
    finished: 'The answer is complete.',
    stopped: 'Stopped here.',
    atLimit: 'The answer reached its token limit. Raise “Max tokens” in the options for more.',
  },

  stats: {
    heading: 'Figures of this answer',
    imageTokens: 'Image tokens',
    tokens: 'Tokens',
    firstToken: 'First token',
    vision: 'Vision',
    prefill: 'Prefill',
    decode: 'Decode',
    speed: 'Tokens/s',
  },

  errors: {
    titles: {
      network: 'The server cannot be reached.',
      interrupted: 'The connection ended before the answer did.',
      unexpected: 'The server sent something this page does not understand.',
      other: 'The server could not answer.',
    },
    next: {
      invalid_request: 'Check the question and the options, then ask again.',
      unsupported_media: 'Use a PNG, JPEG or WebP picture.',
      too_large: 'Use a smaller picture, or fewer of them.',
      overloaded: 'Nothing is wrong with your picture. Ask again in a moment.',
      not_ready: 'The model is still loading. Ask again when the status above says it is ready.',
      timeout: 'Try a smaller picture, or fewer max tokens.',
      internal: 'Ask again. If it happens again, give the request id to whoever runs this server.',
      network: 'Check that the server is running and that you are connected, then ask again.',
      interrupted: 'Ask again.',
      unexpected: 'Check that nothing between this page and the server, such as a proxy, answers in its place.',
      other: 'Ask again. If it happens again, give the request id to whoever runs this server.',
    },
    requestId: 'Request',
    waitSeconds: (seconds: number) => `You can ask again in ${seconds} s.`,
    waitOver: 'You can ask again now.',
    again: 'Ask again',
  },
}

export type Messages = typeof en
