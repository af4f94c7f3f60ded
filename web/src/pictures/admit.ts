export const limits = { pictures: 8, megabytesEach: 20 }

export type PictureProblem =
  | { kind: 'notAPicture'; name: string }
  | { kind: 'tooLarge'; name: string }
  | { kind: 'tooMany' }

/**
 * Turns away what cannot be meant, before it travels. What a file really is only the server decides, so a type that
 * the browser does not know passes.
 */
export function admit(present: number, files: readonly File[]): { accepted: File[]; problem?: PictureProblem } {
  const accepted: File[] = []
  let problem: PictureProblem | undefined
  for (const file of files) {
    if (!mayBeRead(file.type)) problem ??= { kind: 'notAPicture', name: file.name }
    else if (file.size > limits.megabytesEach * 1024 * 1024) problem ??= { kind: 'tooLarge', name: file.name }
    else if (present + accepted.length >= limits.pictures) problem ??= { kind: 'tooMany' }
    else accepted.push(file)
  }
  return problem ? { accepted, problem } : { accepted }
}

function mayBeRead(type: string): boolean {
  return type === '' || type.startsWith('image/') || type === 'application/pdf'
}
