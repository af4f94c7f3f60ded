import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { answerOf, drop, dropPicture, launch, screenshot, serverUrl, untilReady, watchAnswer } from './browser.js'
import { slowProxy } from './slow_proxy.js'

const question = 'What is the total?'
const longQuestion = process.env.GLIMPSE_LONG_QUESTION ?? '读出全部文字。'
const patienceMs = 120_000

let browser
let proxy
let page
let complaints
let strangers

before(async () => {
  await untilReady()
  proxy = await slowProxy(serverUrl, 600)
  browser = await launch()
})

after(async () => {
  await browser?.close()
  proxy?.close()
})

beforeEach(async () => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 860 } })
  page = await context.newPage()
  page.setDefaultTimeout(15_000)
  complaints = []
  strangers = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${proxy.url}/`)) strangers.push(request.url())
  })
  const response = await page.goto(`${proxy.url}/`)
  assert.equal(response.status(), 200)
  assert.match(response.headers()['content-security-policy'] ?? '', /script-src 'self'/)
})

afterEach(async () => {
  await page.context().close()
  assert.deepEqual(complaints, [], 'the page runs without errors under its policy')
  assert.deepEqual(strangers, [], 'the page asks nobody but its server')
})

const button = (name) => page.getByRole('button', { name, exact: true })
const answer = () => page.locator('.answer-text')

async function temperatureZero() {
  await page.getByText('Options', { exact: true }).click()
  await page.getByLabel('Temperature').fill('0')
}

test('a dropped picture is asked about, and the answer streams in as the API gives it', async () => {
  const expected = await answerOf({ text: longQuestion, temperature: '0' })
  await page.getByText('Ready', { exact: true }).waitFor()
  await dropPicture(page)
  await page.getByRole('button', { name: /^Remove / }).waitFor()
  await page.getByLabel('Question').fill(longQuestion)
  await temperatureZero()
  const seen = await watchAnswer(page)
  await page.getByLabel('Question').press('Control+Enter')
  await button('Stop').waitFor()
  await page.getByText('Tokens/s').waitFor({ timeout: patienceMs })

  assert.equal(await answer().textContent(), expected.result)
  const steps = await seen()
  // A busy browser paints seldom, so the answer must be long enough to be painted more than once.
  assert.ok(expected.usage.completion_tokens > 15, expected.result)
  assert.ok(steps.length > 2, `not shown as it was written: ${steps}`)
  for (const step of steps) assert.ok(expected.result.startsWith(step.trimEnd()), `"${step}" is no beginning of the answer`)
  await screenshot(page, 'answer')
})

test('Stop ends a long answer and keeps what is there', async () => {
  await dropPicture(page)
  await page.getByLabel('Question').fill(longQuestion)
  const cutsBefore = proxy.cuts()
  await button('Ask').click()
  await answer().filter({ hasText: /\S/ }).waitFor({ timeout: patienceMs })
  await button('Stop').click()
  await page.getByText('Stopped here.').waitFor()
  await button('Ask').waitFor()
  const kept = await answer().textContent()
  await page.waitForTimeout(1000)
  assert.equal(await answer().textContent(), kept, 'nothing more is written after Stop')
  assert.equal(proxy.cuts(), cutsBefore + 1, 'the connection is closed, which tells the server to stop')
  assert.equal(await page.getByRole('alert').filter({ hasText: /\S/ }).count(), 0, 'stopping is no error')
  await screenshot(page, 'stopped')
})

test('the server says why a text file with the name of a picture is refused', async () => {
  await drop(page, { name: 'slip.png', type: 'image/png', bytes: Buffer.from('Total 86.40\n') })
  await button(question).click()
  await button('Ask').click()
  const error = page.getByRole('alert').filter({ has: button('Ask again') })
  await error.waitFor({ timeout: patienceMs })
  const refusal = await page.evaluate(async () => {
    const form = new FormData()
    form.append('image', new File(['Total 86.40\n'], 'slip.png', { type: 'image/png' }))
    form.append('text', 'What is the total?')
    return (await fetch('/api/v1/inference', { method: 'POST', body: form })).json()
  })
  const text = await error.textContent()
  assert.equal(refusal.error.code, 'unsupported_media')
  assert.ok(text.includes(refusal.error.message), text)
  assert.match(text, /Use a picture/)
  assert.match(text, /Request \S+/)
  await screenshot(page, 'error')
})

test('a PDF is asked about like a picture', async () => {
  const bytes = await readFile(new URL('../data/samples/pdf/invisible_text_layer.pdf', import.meta.url))
  await drop(page, { name: 'page.pdf', type: 'application/pdf', bytes })
  await page.getByText('No preview in this browser').waitFor()
  await page.getByLabel('Question', { exact: true }).fill(question)
  await temperatureZero()
  await page.getByLabel('Max tokens').fill('4')
  await button('Ask').click()
  await answer().waitFor({ timeout: patienceMs })
  await page.waitForFunction(() => document.querySelector('.answer-text')?.textContent, undefined, { timeout: patienceMs })
  await screenshot(page, 'pdf')
})

test('what the model saw of a picture that lies on its side is shown beside what was sent', async () => {
  const bytes = await readFile(new URL('../data/samples/orientation/phototest_rotR_no_exif.png', import.meta.url))
  await drop(page, { name: 'sideways.png', type: 'image/png', bytes })
  await page.getByLabel('Question', { exact: true }).fill(question)
  await page.getByText('Options', { exact: true }).click()
  await page.getByLabel('Max tokens').fill('4')
  await button('Ask').click()
  await page.getByText('What the model saw').click({ timeout: patienceMs })
  await page.getByText('Turned', { exact: true }).waitFor()
  const shape = async (name) => {
    const image = page.getByRole('img', { name, exact: true })
    await image.waitFor({ timeout: patienceMs })
    return image.evaluate(async (element) => {
      await element.decode()
      return element.naturalWidth / element.naturalHeight
    })
  }
  assert.ok((await shape('As it was sent')) < 1)
  assert.ok((await shape('As the model saw it')) > 1)
  await screenshot(page, 'prepared')
})

test('the facts of an invoice are shown with what proves them, and where each stands', async () => {
  const bytes = await readFile(new URL('../data/documents/vat_invoice.png', import.meta.url))
  await drop(page, { name: 'invoice.png', type: 'image/png', bytes })
  await page.getByRole('tab', { name: 'Document' }).click()
  await button('Read it').click()
  const total = page.getByRole('row', { name: /amount with tax/ })
  await total.waitFor({ timeout: patienceMs })
  assert.match((await total.textContent()) ?? '', /3104047\.66.*verified/)
  assert.match((await page.getByRole('row', { name: /invoice code/ }).textContent()) ?? '', /not found/)
  assert.equal(await page.locator('.marks polygon').count(), 0)
  await total.hover()
  await page.locator('.marks polygon').first().waitFor()
  await screenshot(page, 'document')
})

test('a table is shown with its spans, and saved for spreadsheets', async () => {
  const bytes = await readFile(new URL('../data/samples/tables/rowspan_zh.png', import.meta.url))
  await drop(page, { name: 'table.png', type: 'image/png', bytes })
  await page.getByRole('tab', { name: 'Document' }).click()
  await page.getByLabel('Kind of document').selectOption('table')
  await button('Read it').click()
  const table = page.locator('.printed-table table')
  await table.waitFor({ timeout: patienceMs })
  assert.equal(await table.getByRole('columnheader', { name: '环比' }).getAttribute('colspan'), '2')
  assert.deepEqual(await table.getByRole('row', { name: /芒果/ }).getByRole('cell').allTextContents(), ['芒果', '9', '-1', '-10'])
  await screenshot(page, 'table')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()])
  assert.match(await readFile(await download.path(), 'utf8'), /荔枝,11,1,10/)
})

test('many files are queued, read while nobody waits, and their facts shown', async () => {
  const bytes = await readFile(new URL('../data/documents/vat_invoice.png', import.meta.url))
  await page.getByRole('tab', { name: 'Many files' }).click()
  await page.getByLabel('Kind of document').selectOption('vat_invoice')
  await page.getByLabel('Choose files', { exact: true }).and(page.locator('input')).setInputFiles([
    { name: 'invoice.png', mimeType: 'image/png', buffer: bytes },
    { name: 'broken.png', mimeType: 'image/png', buffer: bytes.subarray(0, 2000) },
  ])
  const job = page.locator('.job').first()
  await job.getByText('done 1 · failed 1').waitFor({ timeout: patienceMs })
  await job.getByRole('button', { name: /2 files/ }).click()
  await job.getByText('broken.png').waitFor()
  await job.getByRole('button', { name: 'invoice.png' }).click()
  assert.match((await job.getByRole('row', { name: /amount with tax/ }).textContent()) ?? '', /3104047\.66.*verified/)
  await screenshot(page, 'jobs')
  await job.getByRole('button', { name: 'Try the failed ones again' }).click()
  await job.getByText('done 1 · failed 1').waitFor({ timeout: patienceMs })
  await job.getByRole('button', { name: 'Remove from the list' }).click()
  await job.waitFor({ state: 'detached' })
})

test('a file that is plainly no picture is refused by the page itself', async () => {
  await drop(page, { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('hello') })
  await page.getByText('“notes.txt” is neither a picture nor a PDF.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Remove / }).count(), 0)
})

test('the language can be switched, and is remembered', async () => {
  await button('中文').click()
  await button('提问').waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  await page.reload()
  await button('提问').waitFor()
  await dropPicture(page)
  await button('税额是多少？').click()
  await button('提问').click()
  await page.getByText('token/秒').waitFor({ timeout: patienceMs })
  await screenshot(page, 'zh')
  await button('English').click()
  await button('Ask').waitFor()
})

test('the page says what is missing instead of asking', async () => {
  await button('Ask').click()
  await page.getByText('Add a picture first.').waitFor()
  await dropPicture(page)
  await button('Ask').click()
  await page.getByText('Type a question first.').waitFor()
})

test('a picture that was added can be removed', async () => {
  await dropPicture(page)
  await page.getByRole('button', { name: /^Remove / }).click()
  await page.getByText('Drop a picture or a PDF here').waitFor()
})
