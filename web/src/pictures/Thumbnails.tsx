import { useLanguage } from '../i18n/LanguageContext'
import { FileButton } from './FileButton'
import { PictureImage } from './PictureImage'
import type { Picture } from './usePictures'

interface ThumbnailsProps {
  pictures: readonly Picture[]
  shown: Picture
  full: boolean
  onShow(picture: Picture): void
  onRemove(picture: Picture): void
  onFiles(files: readonly File[]): void
}

export function Thumbnails({ pictures, shown, full, onShow, onRemove, onFiles }: ThumbnailsProps) {
  const { t } = useLanguage()
  return (
    <ul className="thumbnails">
      {pictures.map((picture) => (
        <li key={picture.id} className="thumbnail">
          <button
            type="button"
            className="thumbnail-show"
            aria-label={t.pictures.show(picture.file.name)}
            aria-pressed={picture === shown}
            onClick={() => onShow(picture)}
          >
            <PictureImage src={picture.url} alt="" fallback={<span className="thumbnail-broken">{extension(picture.file.name)}</span>} />
          </button>
          <button
            type="button"
            className="thumbnail-remove"
            aria-label={t.pictures.remove(picture.file.name)}
            onClick={() => onRemove(picture)}
          >
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <path d="M3 3l6 6M9 3l-6 6" />
            </svg>
          </button>
        </li>
      ))}
      {!full && (
        <li>
          <FileButton className="thumbnail-add" label={t.pictures.more} onFiles={onFiles}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 3v10M3 8h10" />
            </svg>
          </FileButton>
        </li>
      )}
      {!full && (
        <li className="touch-only">
          <FileButton className="thumbnail-add" label={t.pictures.camera} camera onFiles={onFiles}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2 5h3l1-2h4l1 2h3v8H2zM8 11a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 8 11z" />
            </svg>
          </FileButton>
        </li>
      )}
    </ul>
  )
}

/** What stands for a file that the browser cannot draw. */
function extension(name: string): string {
  return /\.(\w{1,4})$/.exec(name)?.[1]?.toUpperCase() ?? '?'
}
