import type { Preparation } from '../api/types'

/** Something was done to this page; the file it comes from, where that is known, and its number in it. */
export interface PreparedPage {
  index: number
  preparation: Preparation
  file: File | undefined
  page: number
}

/** The server tells of pages one after the other; how many each of several files has it does not say. */
export function preparedPages(files: readonly File[], pages: readonly Preparation[]): PreparedPage[] {
  const place = (index: number) => {
    if (files.length === 1) return { file: files[0], page: index + 1 }
    return { file: files.length === pages.length ? files[index] : undefined, page: 1 }
  }
  return pages
    .map((preparation, index) => ({ index, preparation, ...place(index) }))
    .filter(({ preparation }) => preparation.steps.some((step) => step.acted))
}
