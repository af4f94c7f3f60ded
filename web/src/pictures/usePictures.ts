import { useCallback, useReducer, useRef } from 'react'
import { admit, type PictureProblem } from './admit'

export interface Picture {
  id: number
  file: File
  /** A blob: address, valid until the picture is removed. */
  url: string
}

interface State {
  pictures: readonly Picture[]
  shownId: number | undefined
  problem: PictureProblem | undefined
}

type Action =
  | { type: 'added'; pictures: Picture[]; problem: PictureProblem | undefined }
  | { type: 'removed'; id: number }
  | { type: 'shown'; id: number }

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'added':
      return {
        pictures: [...state.pictures, ...action.pictures],
        shownId: action.pictures[0]?.id ?? state.shownId,
        problem: action.problem,
      }
    case 'removed': {
      const at = state.pictures.findIndex((picture) => picture.id === action.id)
      const pictures = state.pictures.filter((picture) => picture.id !== action.id)
      const neighbour = pictures[Math.min(at, pictures.length - 1)]
      return { pictures, shownId: state.shownId === action.id ? neighbour?.id : state.shownId, problem: undefined }
    }
    case 'shown':
      return { ...state, shownId: action.id }
  }
}

export function usePictures() {
  const [state, dispatch] = useReducer(reduce, { pictures: [], shownId: undefined, problem: undefined })
  const { pictures, shownId, problem } = state
  const nextId = useRef(1)
  const count = pictures.length

  const add = useCallback(
    (files: readonly File[]) => {
      const admitted = admit(count, files)
      const added = admitted.accepted.map((file) => ({ id: nextId.current++, file, url: URL.createObjectURL(file) }))
      dispatch({ type: 'added', pictures: added, problem: admitted.problem })
    },
    [count],
  )

  const remove = useCallback((picture: Picture) => {
    URL.revokeObjectURL(picture.url)
    dispatch({ type: 'removed', id: picture.id })
  }, [])

  const show = useCallback((picture: Picture) => dispatch({ type: 'shown', id: picture.id }), [])

  return { pictures, shown: pictures.find((picture) => picture.id === shownId), problem, add, remove, show }
}
