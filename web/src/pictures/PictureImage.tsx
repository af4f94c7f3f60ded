import { useState, type ImgHTMLAttributes, type ReactNode } from 'react'

interface PictureImageProps extends ImgHTMLAttributes<HTMLImageElement> {
  /** Shown in its place when the browser cannot draw the file, which the server still may read. */
  fallback: ReactNode
}

export function PictureImage({ fallback, alt, ...rest }: PictureImageProps) {
  const [broken, setBroken] = useState(false)
  return broken ? fallback : <img {...rest} alt={alt ?? ''} onError={() => setBroken(true)} />
}
