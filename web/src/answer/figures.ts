export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`
}

export function tokensPerSecond(tokens: number, decodeMs: number): string | undefined {
  if (tokens <= 0 || decodeMs <= 0) return undefined
  const rate = (tokens * 1000) / decodeMs
  return rate < 100 ? rate.toFixed(1) : String(Math.round(rate))
}
