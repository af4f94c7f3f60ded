import type { Cell, DocumentTable, Evidence } from '../api/document'
import { useLanguage } from '../i18n/LanguageContext'

interface PrintedTableProps {
  table: DocumentTable
  onLook(evidence: readonly Evidence[]): void
}

/** The table of a document with its spans; who points at a cell sees in the picture where it stands. */
export function PrintedTable({ table, onLook }: PrintedTableProps) {
  const { t } = useLanguage()
  const rows = Array.from({ length: table.rows }, (_, row) => table.cells.filter((cell) => cell.row === row))
  const evidenceOf = (cell: Cell): Evidence[] => (cell.text === '' ? [] : [{ page: table.page, polygon: cell.polygon, text: cell.text, score: cell.score }])
  const renderRow = (cells: Cell[], row: number) => (
    <tr key={row}>
      {withGaps(cells, row, table).map((cell) => {
        const Tag = row < table.header_rows ? 'th' : 'td'
        return (
          <Tag key={cell.column} rowSpan={cell.row_span} colSpan={cell.column_span} onPointerEnter={() => onLook(evidenceOf(cell))} onPointerLeave={() => onLook([])}>
            {cell.text}
          </Tag>
        )
      })}
    </tr>
  )
  return (
    <div className="printed-table">
      <table>
        {table.title && <caption>{table.title}</caption>}
        {table.header_rows > 0 && <thead>{rows.slice(0, table.header_rows).map(renderRow)}</thead>}
        <tbody>{rows.slice(table.header_rows).map((cells, row) => renderRow(cells, row + table.header_rows))}</tbody>
      </table>
      <a className="button" download="table.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent('\ufeff' + table.csv)}`}>
        {t.document.csv}
      </a>
    </div>
  )
}

/** HTML counts cells from the left: where nothing is printed there has to be an empty one. */
function withGaps(cells: Cell[], row: number, table: DocumentTable): Cell[] {
  const covered = (column: number) =>
    table.cells.some((cell) => row >= cell.row && row < cell.row + cell.row_span && column >= cell.column && column < cell.column + cell.column_span)
  const empty = table.columns.flatMap((_, column): Cell[] => (covered(column) ? [] : [{ row, column, row_span: 1, column_span: 1, text: '', polygon: [], score: 0 }]))
  return [...cells, ...empty].sort((left, right) => left.column - right.column)
}
