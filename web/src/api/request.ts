// The question as form fields: one list, from which both the real request and its curl command are made.

export type Thinking = 'default' | 'on' | 'off'

/** As typed. What is left blank is not sent, and the server's default holds. */
export interface AskOptions {
  system: string
  maxTokens: string
  temperature: string
  seed: string
  /** A JSON Schema that the answer must satisfy. */
  schema: string
  thinking: Thinking
}

export interface AskRequest {
  pictures: readonly File[]
  text: string
  options: AskOptions
}

export const inferencePath = '/api/v1/inference'
export const preprocessPath = '/api/v1/preprocess'

export const defaultOptions: AskOptions = { system: '', maxTokens: '', temperature: '', seed: '', schema: '', thinking: 'default' }

/** Not parsed here: what is wrong with a schema the server says better. */
const schemaFormat = (schema: string) => schema && `{"type": "json_schema", "json_schema": {"schema": ${schema}}}`

export function textFields({ text, options }: AskRequest): [name: string, value: string][] {
  const fields: [string, string][] = [
    ['text', text.trim()],
    ['system', options.system.trim()],
    ['max_tokens', options.maxTokens.trim()],
    ['temperature', options.temperature.trim()],
    ['seed', options.seed.trim()],
    ['response_format', schemaFormat(options.schema.trim())],
    ['enable_thinking', { default: '', on: 'true', off: 'false' }[options.thinking]],
    ['stream', 'true'],
  ]
  return fields.filter(([, value]) => value !== '')
}

export function formOf(request: AskRequest): FormData {
  const form = new FormData()
  for (const [name, value] of textFields(request)) form.append(name, value)
  for (const picture of request.pictures) form.append('image', picture, picture.name)
  return form
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** The same request for a POSIX shell. */
export function curlOf(request: AskRequest, origin: string): string {
  // Text goes by --form-string: -F would read a leading @ or < as a file to send.
  const fields = textFields(request).map(([name, value]) => `--form-string ${quoted(`${name}=${value}`)}`)
  const names = request.pictures.length > 0 ? request.pictures.map((picture) => picture.name) : ['picture.png']
  const files = names.map((name) => `-F ${quoted(`image=@"${name.replaceAll(/["\\]/g, '\\$&')}"`)}`)
  return [`curl -N ${quoted(origin + inferencePath)}`, ...files, ...fields].join(' \\\n  ')
}
