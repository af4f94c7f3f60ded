// The wire forms of POST /api/v1/documents and GET /api/v1/templates, as the page uses them.

export type Polygon = readonly (readonly [x: number, y: number])[]

export interface Evidence {
  page: number
  polygon: Polygon
  text: string
  score: number
}

export type Witness = 'model' | 'text' | 'code'

export interface DocumentField {
  value: string | null
  raw: string
  kind: string
  confidence: number
  verified: boolean
  witnesses: Witness[]
  evidence: Evidence[]
  reason: string | null
}

export interface Check {
  name: string
  passed: boolean | null
  detail: string
}

/** A cell of one place or more; rows and columns count from 0. */
export interface Cell {
  row: number
  column: number
  row_span: number
  column_span: number
  text: string
  polygon: Polygon
  score: number
}

export interface DocumentTable {
  page: number
  title: string | null
  rows: number
  header_rows: number
  columns: { name: string | null }[]
  cells: Cell[]
  csv: string
}

export interface DocumentReading {
  id: string
  type: string
  type_confidence: number
  status: 'verified' | 'needs_review' | 'rejected'
  fields: Record<string, DocumentField>
  checks: Check[]
  table: DocumentTable | null
  markdown: string | null
  timings_ms: { total: number }
}

export interface Template {
  name: string
  title: { zh: string; en: string }
  fields: { name: string; title: { zh: string; en: string } }[]
}
