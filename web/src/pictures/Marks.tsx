import type { Polygon } from '../api/document'

interface MarksProps {
  /** Of the picture, in pixels. */
  width: number
  height: number
  polygons: readonly Polygon[]
}

/** Drawn over a picture, whatever the size it is shown at. */
export function Marks({ width, height, polygons }: MarksProps) {
  if (width === 0 || polygons.length === 0) return null
  return (
    <svg className="marks" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {polygons.map((polygon) => (
        <polygon key={polygon.join()} points={polygon.map((corner) => corner.join()).join(' ')} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  )
}
