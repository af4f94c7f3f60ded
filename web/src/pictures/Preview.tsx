import { useState } from 'react'
import type { Polygon } from '../api/document'
import { useLanguage } from '../i18n/LanguageContext'
import { Marks } from './Marks'
import { PictureImage } from './PictureImage'
import type { Picture } from './usePictures'

interface PreviewProps {
  picture: Picture
  /** What is pointed out in it. */
  marks: readonly Polygon[]
}

export function Preview({ picture, marks }: PreviewProps) {
  const { t } = useLanguage()
  const [size, setSize] = useState({ width: 0, height: 0 })
  const { name, size: bytes } = picture.file

  return (
    <figure className="preview">
      <div className="preview-stage">
        <PictureImage
          src={picture.url}
          alt={name}
          fallback={<p className="preview-broken">{t.pictures.noPreview}</p>}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize({ width: naturalWidth, height: naturalHeight })}
        />
        <Marks {...size} polygons={marks} />
      </div>
      <figcaption>
        <span className="preview-name">{name}</span>
        {size.width > 0 && <span>{`${size.width} × ${size.height}`}</span>}
        <span>{kilobytes(bytes)}</span>
      </figcaption>
    </figure>
  )
}

function kilobytes(bytes: number): string {
  const kb = bytes / 1024
  return kb < 1024 ? `${Math.max(1, Math.round(kb))} KB` : `${(kb / 1024).toFixed(1)} MB`
}
