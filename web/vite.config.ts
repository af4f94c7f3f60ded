import { defineConfig } from 'vitest/config'

const server = 'http://127.0.0.1:7860'

export default defineConfig({
  server: { proxy: { '/api': server, '/v1': server, '/readyz': server } },
  build: {
    target: 'es2022',
    // The server's Content-Security-Policy allows files of its own origin only: nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
})
