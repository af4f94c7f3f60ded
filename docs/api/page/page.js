// Renders /api/openapi.json: what this page shows is what the server says of itself. No library, nothing from elsewhere.
'use strict'

const DEPTH_MAX = 8
let contract

/** An element with text or children; text is never read as HTML. */
function element(name, content = [], attributes = {}) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...(Array.isArray(content) ? content : [content]))
  return made
}

function resolved(node) {
  if (!node?.$ref) return node ?? {}
  return node.$ref.slice(2).split('/').reduce((found, key) => found[key.replaceAll('~1', '/')], contract)
}

/** All members of an object schema, those of allOf among them. */
function membersOf(schema) {
  const found = { required: new Set(schema.required), properties: { ...schema.properties } }
  for (const part of schema.allOf ?? []) {
    const inner = membersOf(resolved(part))
    inner.required.forEach((name) => found.required.add(name))
    Object.assign(found.properties, inner.properties)
  }
  return found
}

function typeOf(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array') return `list of ${typeOf(resolved(schema.items))}`
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return choices.map((choice) => typeOf(resolved(choice))).join(' | ')
  return [schema.type ?? 'object'].flat().join(' | ')
}

function limitsOf(schema) {
  const said = []
  const tell = (text, value) => value !== undefined && said.push(`${text} ${JSON.stringify(value)}`)
  tell('from', schema.minimum)
  tell('above', schema.exclusiveMinimum)
  tell('to', schema.maximum)
  tell('at most', schema.maxItems)
  tell('default', schema.default)
  return said.length ? ` (${said.join(', ')})` : ''
}

/** What lies inside a value: a table of members, or of the members of what a list or a choice holds. */
function inside(schema, depth) {
  if (depth > DEPTH_MAX) return []
  const { required, properties } = membersOf(schema)
  if (Object.keys(properties).length) {
    return [element('table', Object.entries(properties).map(([name, node]) => {
      const member = resolved(node)
      return element('tr', [element('td', required.has(name) ? `${name} *` : name), element('td', [
        element('span', typeOf(member) + limitsOf(member), { class: 'type' }),
        ...(member.description ? [element('div', member.description)] : []),
        ...inside(member, depth + 1),
      ])])
    }))]
  }
  if (schema.items) return inside(resolved(schema.items), depth + 1)
  return (schema.oneOf ?? []).flatMap((choice) => inside(resolved(choice), depth + 1))
}

function bodies(content = {}) {
  return Object.entries(content).flatMap(([type, { schema }]) => [element('div', [element('code', type)]), ...inside(resolved(schema), 0)])
}

function operation(path, method, about) {
  const parts = [element('summary', [element('span', method, { class: `method ${method}` }), element('code', path), element('span', about.summary ?? '')])]
  if (about.description) parts.push(element('p', about.description, { class: 'text' }))
  if (about.parameters) {
    parts.push(element('h3', 'Parameters'), element('table', about.parameters.map(resolved).map((one) =>
      element('tr', [element('td', one.required ? `${one.name} *` : one.name), element('td', one.description ?? '')]))))
  }
  if (about.requestBody) parts.push(element('h3', 'Request'), ...bodies(resolved(about.requestBody).content))
  for (const [status, response] of Object.entries(about.responses)) {
    const { description, content } = resolved(response)
    parts.push(element('h3', `${status === 'default' ? 'Otherwise' : status}: ${description}`), ...bodies(content))
  }
  return element('details', parts, { id: about.operationId })
}

async function render() {
  contract = await (await fetch('/api/openapi.json')).json()
  document.getElementById('about').textContent = contract.info.description
  const main = document.getElementById('paths')
  for (const { name, description } of contract.tags) {
    const own = Object.entries(contract.paths).flatMap(([path, methods]) => Object.entries(methods)
      .filter(([, about]) => about.tags?.includes(name)).map(([method, about]) => operation(path, method, about)))
    main.append(element('section', [element('h2', description ?? name), ...own]))
  }
  document.querySelector(`details${location.hash || '#none'}`)?.setAttribute('open', '')
}

render().catch((error) => document.getElementById('paths').append(element('p', `The document could not be read: ${error.message}`)))
