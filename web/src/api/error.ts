/** What went wrong with a request, in the server's words where it had any. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    /** The server's `error.code`, or one of the page's own: `network`, `interrupted`, `unexpected`. */
    readonly code: string,
    message: string,
    readonly details: { requestId?: string; status?: number; retryAfterS?: number } = {},
  ) {
    super(message)
  }
}

export const asApiError = (error: unknown) => (error instanceof ApiError ? error : new ApiError('unexpected', String(error)))

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Reads `{"error":{code,message,request_id}}`; anything else (a proxy's page, say) becomes `unexpected`. */
export function errorFromBody(body: string, details: ApiError['details'] = {}): ApiError {
  let error: unknown
  try {
    const parsed: unknown = JSON.parse(body)
    error = isRecord(parsed) ? parsed['error'] : undefined
  } catch {
    error = undefined
  }
  if (!isRecord(error)) return new ApiError('unexpected', details.status ? `HTTP ${details.status}` : '', details)
  const { code, message, request_id } = error
  return new ApiError(
    typeof code === 'string' ? code : 'unexpected',
    typeof message === 'string' ? message : '',
    typeof request_id === 'string' ? { ...details, requestId: request_id } : details,
  )
}

/** `Retry-After` in seconds from now; it may be a number or a date (RFC 9110, section 10.2.3). */
export function retryAfterS(header: string | null, nowMs = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - nowMs) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}
