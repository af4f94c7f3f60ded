// The browser, and the page as a person's hands use it.

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { chromium } from 'playwright-core'

function env(name, meaning) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: it must be ${meaning}. See web/README.md.`)
  return value
}

export const serverUrl = env('GLIMPSE_URL', 'the address of a running server, such as http://127.0.0.1:7860').replace(/\/$/, '')
export const picturePath = env('GLIMPSE_PICTURE', 'the path of a picture of a slip, PNG or JPEG')

/** A profile that is new and empty comes with each launch. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.GLIMPSE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export async function untilReady(limitMs = 120_000) {
  const endMs = Date.now() + limitMs
  let last = 'no answer'
  while (Date.now() < endMs) {
    const response = await fetch(`${serverUrl}/readyz`).catch(() => undefined)
    if (response?.ok) return
    last = response ? await response.text() : 'no answer'
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`${serverUrl} did not become ready in ${limitMs / 1000} s: ${last}`)
}

/** What the API answers to the same question without a browser. */
export async function answerOf(fields) {
  const form = new FormData()
  form.append('image', new File([await readFile(picturePath)], basename(picturePath)))
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const response = await fetch(`${serverUrl}/api/v1/inference`, { method: 'POST', body: form })
  if (!response.ok) throw new Error(`POST /api/v1/inference: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Drops a file on the page with the events that a real drag sends. */
export async function drop(page, { name, type, bytes }) {
  const transfer = await page.evaluateHandle(
    async ({ name, type, base64 }) => {
      const raw = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([raw], name, { type }))
      return transfer
    },
    { name, type, base64: Buffer.from(bytes).toString('base64') },
  )
  const target = page.getByRole('region', { name: /Pictures|图片/ })
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer })
  await transfer.dispose()
}

export async function dropPicture(page) {
  const type = /\.jpe?g$/i.test(picturePath) ? 'image/jpeg' : 'image/png'
  await drop(page, { name: basename(picturePath), type, bytes: await readFile(picturePath) })
}

/** Notes every text that the answer shows from now on; returns how to read them. */
export async function watchAnswer(page) {
  await page.evaluate(() => {
    const seen = (window.seenAnswers = [])
    const note = () => {
      const text = document.querySelector('.answer-text')?.textContent ?? ''
      if (text !== '' && text !== seen.at(-1)) seen.push(text)
    }
    new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
  return () => page.evaluate(() => window.seenAnswers)
}

export async function screenshot(page, name) {
  const folder = process.env.GLIMPSE_E2E_OUT
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
