import type { DocumentField, DocumentReading, Evidence, Template } from '../api/document'
import { useLanguage } from '../i18n/LanguageContext'

interface FieldTableProps {
  reading: DocumentReading
  template: Template | undefined
  onLook(evidence: readonly Evidence[]): void
}

/** A row a field; who points at one, or moves the keyboard's focus to it, sees in the picture where it stands. */
export function FieldTable({ reading, template, onLook }: FieldTableProps) {
  const { t, language } = useLanguage()
  const fields = Object.entries(reading.fields)
  if (fields.length === 0) return null
  return (
    <table className="fields">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t.document.field}</th>
          <th scope="col">{t.document.value}</th>
          <th scope="col">{t.document.proof}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([name, field]) => (
          <tr
            key={name}
            tabIndex={0}
            data-state={stateOf(field)}
            onPointerEnter={() => onLook(field.evidence)}
            onPointerLeave={() => onLook([])}
            onFocus={() => onLook(field.evidence)}
            onBlur={() => onLook([])}
          >
            <th scope="row">{template?.fields.find((rule) => rule.name === name)?.title[language] ?? name}</th>
            <td>{field.value ?? '—'}</td>
            <td>
              <span className="proof">{t.document.states[stateOf(field)]}</span>
              {field.reason && <small>{field.reason}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const stateOf = (field: DocumentField) => (field.value === null ? 'missing' : field.verified ? 'verified' : 'review')
