import type { Messages } from './en'

export const zh: Messages = {
  tagline: '看图问答',
  language: '语言',

  status: {
    connecting: '正在连接',
    ready: '就绪',
    loading: (percent) => `加载中 ${percent}%`,
    failed: '启动失败',
    unreachable: '无法连接服务器',
  },
  aboutModel: '关于这个模型',

  pictures: {
    heading: '图片',
    dropHere: '把图片拖到这里',
    dropNow: '松手即可添加',
    hint: (keys) => `或按 ${keys} 粘贴`,
    choose: '选择图片',
    camera: '拍照',
    more: '添加图片',
    remove: (name) => `移除 ${name}`,
    show: (name) => `查看 ${name}`,
    noPreview: '此浏览器无法预览',
    notAPicture: (name) => `“${name}”不是图片。`,
    tooLarge: (name, megabytes) => `“${name}”超过 ${megabytes} MB。`,
    tooMany: (count) => `一次最多 ${count} 张图片。`,
  },

  question: {
    label: '问题',
    placeholder: '想从图里知道什么？',
    examples: '示例',
    ask: '提问',
    stop: '停止',
    needPicture: '请先添加一张图片。',
    needText: '请先输入问题。',
  },

  options: {
    heading: '选项',
    serverDefault: '默认',
    maxTokens: '最多 token 数',
    temperature: '温度',
    seed: '随机种子',
    thinking: '思考',
    thinkingOn: '开',
    thinkingOff: '关',
    system: '系统提示词',
    systemPlaceholder: '希望模型怎样回答',
  },

  curl: { heading: '显示为 curl 命令', copy: '复制命令' },

  answer: {
    heading: '回答',
    empty: '回答会显示在这里。',
    sending: '正在发送',
    reading: '正在看图',
    thinking: '正在思考',
    writing: '正在回答',
    reasoning: '思考过程',
    copy: '复制',
    copied: '已复制',
    nothing: '模型没有给出内容。',
    finished: '回答完毕。',
    stopped: '已在此停止。',
    atLimit: '回答已达 token 上限。如需更多，请在选项中调高“最多 token 数”。',
  },

  stats: {
    heading: '本次回答的数据',
    imageTokens: '图像 token',
    tokens: '输出 token',
    firstToken: '首字延迟',
    vision: '视觉编码',
    prefill: '预填充',
    decode: '解码',
    speed: 'token/秒',
  },

  errors: {
    titles: {
      network: '无法连接服务器。',
      interrupted: '回答还没结束，连接就断开了。',
      unexpected: '服务器返回了本页无法理解的内容。',
      other: '服务器未能回答。',
    },
    next: {
      invalid_request: '请检查问题和选项，然后重新提问。',
      unsupported_media: '请使用 PNG、JPEG 或 WebP 图片。',
      too_large: '请使用更小的图片，或减少图片数量。',
      overloaded: '您的图片没有问题，请稍后重新提问。',
      not_ready: '模型仍在加载。请等上方状态变为就绪后再提问。',
      timeout: '请换一张更小的图片，或调低最多 token 数。',
      internal: '请重新提问。如果再次出现，请把请求编号告诉服务器管理员。',
      network: '请确认服务器正在运行、网络连接正常，然后重新提问。',
      interrupted: '请重新提问。',
      unexpected: '请检查本页与服务器之间是否有代理等代为应答。',
      other: '请重新提问。如果再次出现，请把请求编号告诉服务器管理员。',
    },
    requestId: '请求编号',
    waitSeconds: (seconds) => `${seconds} 秒后可重新提问。`,
    waitOver: '现在可以重新提问了。',
    again: '重新提问',
  },
}
