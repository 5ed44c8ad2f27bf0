import Conversations

/// The cause that a status means, and the status that an endpoint's word for an error means.
enum StatusCause {
  static func cause(status: Int, code: String?) -> FailureCause {
    let meant = code.flatMap { self.status(of: $0) }
    return switch status {
    // It leads nowhere else: something on the way takes the answer to be known.
    case 304: .unexpectedStatus
    case 300..<400: .redirected
    // Some refuse a key, or say that it has no credit, with the status of a bad request or of a rate limit.
    case 400, 403, 422, 429:
      switch meant {
      case 401: .unauthorized
      case 402: .forbidden
      case 403 where status != 429: .forbidden
      default: status == 429 ? .rateLimited : status == 403 ? .forbidden : .badRequest
      }
    case 401: .unauthorized
    case 402: .forbidden
    case 404, 405, 410: .notFound
    case 407: .proxy
    case 408: .requestTimeout
    case 413: .tooLarge
    case 500..<600: .server
    default: .unexpectedStatus
    }
  }

  /// The status that a word means, in upper or lower case; nil for words that may mean anything.
  static func status(of code: String) -> Int? { words[code.lowercased()] }

  private static let words: [String: Int] = {
    let table: [(Int, [String])] = [
      (401, ["invalid_api_key", "api_key_invalid", "authentication_error", "unauthenticated", "unauthorized"]),
      (401, ["invalid_authentication", "authentication_failed", "missing_api_key", "incorrect_api_key"]),
      // LiteLLM's words. Without a database of keys it knows one key; of any other it says that it has no database.
      (401, ["auth_error", "expired_key", "token_not_found_in_db", "no_db_connection"]),
      (402, ["budget_exceeded"]),
      (403, ["key_model_access_denied", "team_model_access_denied", "user_model_access_denied"]),
      (403, ["org_model_access_denied", "project_model_access_denied", "customer_model_access_denied"]),
      (402, ["insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "insufficient_credits"]),
      (402, ["payment_required", "billing_error", "billing_not_active", "out_of_credits", "credits_exhausted"]),
      (403, ["permission_denied", "permission_error", "forbidden", "access_denied"]),
      (404, ["not_found", "not_found_error", "model_not_found", "model_not_available"]),
      (400, ["context_length_exceeded", "invalid_argument", "string_above_max_length"]),
      (413, ["request_too_large"]),
      (429, ["rate_limit_exceeded", "rate_limit_error", "rate_limited", "rate_limit", "too_many_requests"]),
      (429, ["rate_limit_reached_error", "resource_exhausted", "throttling", "requests_limit_exceeded"]),
      (503, ["overloaded_error", "overloaded", "engine_overloaded_error", "engine_overloaded", "unavailable"]),
      (503, ["service_unavailable", "server_overloaded", "model_overloaded"]),
      (500, ["server_error", "internal_error", "internal_server_error", "internal", "api_error"]),
      (504, ["deadline_exceeded", "timeout_error", "gateway_timeout"]), (502, ["bad_gateway"]),
    ]
    return Dictionary(uniqueKeysWithValues: table.flatMap { status, words in words.map { ($0, status) } })
  }()
}
