import type { Polygon } from '../api/document'
import { pasteKeys } from '../app/platform'
import { useLanguage } from '../i18n/LanguageContext'
import { limits, type PictureProblem } from './admit'
import { FileButton } from './FileButton'
import './pictures.css'
import { Preview } from './Preview'
import { Thumbnails } from './Thumbnails'
import { useFileIntake } from './useFileIntake'
import type { usePictures } from './usePictures'

interface PicturePanelProps {
  store: ReturnType<typeof usePictures>
  /** The model is looking at the pictures right now. */
  looking: boolean
  /** Pointed out in the picture that is shown. */
  marks: readonly Polygon[]
}

export function PicturePanel({ store, looking, marks }: PicturePanelProps) {
  const { t } = useLanguage()
  const { pictures, shown, problem, add, remove, show } = store
  const held = useFileIntake(add)
  const full = pictures.length >= limits.pictures

  return (
    <section className="pictures" aria-label={t.pictures.heading}>
      <div className="finder" data-held={held} data-looking={looking} data-empty={!shown}>
        {shown ? <Preview key={shown.id} picture={shown} marks={marks} /> : <Invitation held={held} onFiles={add} />}
      </div>
      {problem && (
        <p className="hint hint-problem" role="alert">
          <ProblemText problem={problem} />
        </p>
      )}
      {shown && <Thumbnails pictures={pictures} shown={shown} full={full} onShow={show} onRemove={remove} onFiles={add} />}
    </section>
  )
}

function Invitation({ held, onFiles }: { held: boolean; onFiles(files: readonly File[]): void }) {
  const { t } = useLanguage()
  return (
    <div className="invitation">
      <p className="invitation-title">
        <span className="pointer-only">{held ? t.pictures.dropNow : t.pictures.dropHere}</span>
        <span className="touch-only">{t.tagline}</span>
      </p>
      <p className="invitation-hint pointer-only">{t.pictures.hint(pasteKeys)}</p>
      <div className="invitation-buttons">
        <FileButton className="button" onFiles={onFiles}>
          {t.pictures.choose}
        </FileButton>
        <FileButton className="button touch-only" camera onFiles={onFiles}>
          {t.pictures.camera}
        </FileButton>
      </div>
    </div>
  )
}

function ProblemText({ problem }: { problem: PictureProblem }) {
  const { t } = useLanguage()
  switch (problem.kind) {
    case 'notAPicture':
      return t.pictures.notAPicture(problem.name)
    case 'tooLarge':
      return t.pictures.tooLarge(problem.name, limits.megabytesEach)
    case 'tooMany':
      return t.pictures.tooMany(limits.pictures)
  }
}
