import { useEffect, useState } from 'react'

/** Milliseconds since the component appeared, renewed at each interval. */
export function useClock(intervalMs: number): number {
  const [startMs] = useState(() => performance.now())
  const [nowMs, setNowMs] = useState(startMs)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), intervalMs)
    return () => clearInterval(timer)
  }, [intervalMs])
  return nowMs - startMs
}
