import { useState } from 'react'
import { useLanguage } from '../i18n/LanguageContext'
import { PictureImage } from './PictureImage'
import type { Picture } from './usePictures'

export function Preview({ picture }: { picture: Picture }) {
  const { t } = useLanguage()
  const [size, setSize] = useState('')
  const { name, size: bytes } = picture.file

  return (
    <figure className="preview">
      <PictureImage
        src={picture.url}
        alt={name}
        fallback={<p className="preview-broken">{t.pictures.noPreview}</p>}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)}
      />
      <figcaption>
        <span className="preview-name">{name}</span>
        {size && <span>{size}</span>}
        <span>{kilobytes(bytes)}</span>
      </figcaption>
    </figure>
  )
}

function kilobytes(bytes: number): string {
  const kb = bytes / 1024
  return kb < 1024 ? `${Math.max(1, Math.round(kb))} KB` : `${(kb / 1024).toFixed(1)} MB`
}
