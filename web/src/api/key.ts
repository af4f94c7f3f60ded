import { useSyncExternalStore } from 'react'

// The key that a server may ask for. It lives as long as the browser's tab: the next person at this machine does not find it.

const storageKey = 'glimpse.key'
const listeners = new Set<() => void>()
let key = remembered()

function remembered(): string {
  try {
    return sessionStorage.getItem(storageKey) ?? ''
  } catch {
    return ''
  }
}

export function currentKey(): string {
  return key
}

export function useKey(): string {
  return useSyncExternalStore(subscribe, currentKey)
}

export function keepKey(text: string): void {
  key = text.trim()
  try {
    sessionStorage.setItem(storageKey, key)
  } catch {
    // Where the browser forbids storage it holds until the page is closed.
  }
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => void listeners.delete(tell)
}
