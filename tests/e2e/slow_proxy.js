// Stands between the browser and the server and lets streams through a few bytes at a time, so that the answer of a
// small and fast model can be watched, and stopped in time. It cuts in the middle of lines and of UTF-8 characters.

import { createServer, request } from 'node:http'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export async function slowProxy(targetUrl, bytesPerSecond) {
  const stepMs = 10
  const stepBytes = Math.max(1, Math.round((bytesPerSecond * stepMs) / 1000))
  let cuts = 0

  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(targetUrl).host }
    const onward = request(targetUrl + incoming.url, { method: incoming.method, headers }, async (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      if (!answer.headers['content-type']?.startsWith('text/event-stream')) return void answer.pipe(outgoing)
      try {
        for await (const chunk of answer) {
          for (let at = 0; at < chunk.length && !outgoing.destroyed; at += stepBytes) {
            outgoing.write(chunk.subarray(at, at + stepBytes))
            await sleep(stepMs)
          }
        }
        outgoing.end()
      } catch {
        outgoing.destroy()
      }
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => {
      if (outgoing.writableFinished) return
      cuts += 1
      onward.destroy()
    })
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How many answers the browser left before their end. */
    cuts: () => cuts,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
