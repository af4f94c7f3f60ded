import { useId, type InputHTMLAttributes } from 'react'
import type { AskOptions, Thinking } from '../api/request'
import { useLanguage } from '../i18n/LanguageContext'

interface OptionFieldsProps {
  options: AskOptions
  onChange(options: AskOptions): void
}

export function OptionFields({ options, onChange }: OptionFieldsProps) {
  const { t } = useLanguage()
  const id = useId()
  const set = (change: Partial<AskOptions>) => onChange({ ...options, ...change })

  return (
    <details className="fold" name="composer">
      <summary>{t.options.heading}</summary>
      <div className="option-grid">
        <NumberField label={t.options.maxTokens} min={1} value={options.maxTokens} onValue={(maxTokens) => set({ maxTokens })} />
        <NumberField
          label={t.options.temperature}
          min={0}
          max={2}
          step={0.1}
          value={options.temperature}
          onValue={(temperature) => set({ temperature })}
        />
        <NumberField label={t.options.seed} min={0} value={options.seed} onValue={(seed) => set({ seed })} />
        <div className="field">
          <label htmlFor={`${id}-thinking`}>{t.options.thinking}</label>
          <select
            id={`${id}-thinking`}
            value={options.thinking}
            onChange={(event) => set({ thinking: event.target.value as Thinking })}
          >
            <option value="default">{t.options.serverDefault}</option>
            <option value="on">{t.options.thinkingOn}</option>
            <option value="off">{t.options.thinkingOff}</option>
          </select>
        </div>
        <div className="field field-wide">
          <label htmlFor={`${id}-system`}>{t.options.system}</label>
          <textarea
            id={`${id}-system`}
            rows={2}
            value={options.system}
            placeholder={t.options.systemPlaceholder}
            onChange={(event) => set({ system: event.target.value })}
          />
        </div>
        <div className="field field-wide">
          <label htmlFor={`${id}-schema`}>{t.options.schema}</label>
          <textarea
            id={`${id}-schema`}
            rows={3}
            spellCheck={false}
            value={options.schema}
            placeholder={'{"type": "object", "required": ["total"], "properties": {"total": {"type": "string"}}}'}
            onChange={(event) => set({ schema: event.target.value })}
          />
        </div>
      </div>
    </details>
  )
}

interface NumberFieldProps extends Pick<InputHTMLAttributes<HTMLInputElement>, 'min' | 'max' | 'step'> {
  label: string
  value: string
  onValue(value: string): void
}

function NumberField({ label, value, onValue, ...range }: NumberFieldProps) {
  const { t } = useLanguage()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        placeholder={t.options.serverDefault}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        {...range}
      />
    </div>
  )
}
