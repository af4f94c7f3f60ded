import type { Answer } from '../api/types'
import { useLanguage } from '../i18n/LanguageContext'
import { duration, tokensPerSecond } from './figures'

interface StatsProps {
  answer: Answer
  firstTokenMs: number | undefined
}

export function Stats({ answer: { usage, timings_ms: ms }, firstTokenMs }: StatsProps) {
  const { t } = useLanguage()
  const figures: [label: string, value: string | undefined][] = [
    [t.stats.imageTokens, String(usage.image_tokens)],
    [t.stats.cachedTokens, usage.cached_tokens > 0 ? String(usage.cached_tokens) : undefined],
    [t.stats.tokens, String(usage.completion_tokens)],
    [t.stats.firstToken, firstTokenMs === undefined ? undefined : duration(firstTokenMs)],
    [t.stats.vision, duration(ms.vision)],
    [t.stats.prefill, duration(ms.prefill)],
    [t.stats.decode, duration(ms.decode)],
    [t.stats.speed, tokensPerSecond(usage.completion_tokens, ms.decode)],
  ]
  return (
    <dl className="stats" aria-label={t.stats.heading}>
      {figures.map(
        ([label, value]) =>
          value !== undefined && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
