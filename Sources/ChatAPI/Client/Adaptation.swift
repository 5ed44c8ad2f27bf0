import Cells
import Conversations

extension Adaptation {
  /// What the user learns of it with each reply; nil for what is said once, when it is found out.
  var note: String? {
    switch self {
    case .foldsSystem: "The endpoint takes no system message; the system prompt was put before the first message."
    case .sideBySide: "The endpoint sends one reply at a time; the replies were asked for side by side."
    case .withoutStreamOptions: "The endpoint refuses stream_options; usage may be missing."
    case .without, .renamed: nil
    }
  }

  /// What is known of an endpoint before it is asked: llama.cpp's server, which mixchat starts by itself, leaves a name
  /// unread that others read.
  static func known(of provider: Provider) -> Set<Adaptation> {
    provider.isEmbedded ? [.renamed(ParameterName.repetitionPenalty.rawValue, to: "repeat_penalty")] : []
  }

  /// Which of the possible adaptations answers a refusal, judged by what the endpoint said.
  ///
  /// - Parameter fields: The fields of the request that can be left out.
  static func answer(
    to failure: Failure, _ body: ErrorBody?, among possible: Set<Adaptation>, fields: [String] = []
  ) -> Adaptation? {
    guard let status = failure.status, [400, 422, 500].contains(status) else { return nil }
    let said = failure.message.lowercased()
    if possible.contains(.withoutStreamOptions), said.contains("stream_options") { return .withoutStreamOptions }
    if status != 500, let body,
      let name = RefusedField.name(in: body.message, param: body.param, code: body.code, among: fields)
    {
      let other = RefusedField.instead(of: name, in: body.message)
      return other.map { fields.contains($0) ? .without(name) : .renamed(name, to: $0) } ?? .without(name)
    }
    if possible.contains(.foldsSystem) {
      let namesRole =
        said.contains("system") && ["role", "message", "support", "template"].contains { said.contains($0) }
      // The words of templates that never speak of a system: Mixtral's own among them.
      let wants = ["roles must alternate", "only user and assistant roles"]
      if namesRole || wants.contains(where: said.contains) { return .foldsSystem }
    }
    // Any refusal of a request for several replies may be for that; asked side by side, the next one tells.
    if possible.contains(.sideBySide), status != 500 { return .sideBySide }
    return nil
  }
}

/// The failure that a status other than success means, in a sentence.
enum StatusFailure {
  static func failure(
    _ head: ResponseHead, _ said: ErrorBody?, endpoint: Endpoint, model: String?, secret: Secret?, retryAfter: Double?
  ) -> Failure {
    let status = head.status
    let cause = StatusCause.cause(status: status, code: said?.code)
    var message = sentence(cause, head, endpoint, model: model, secret: secret)
    if let text = said?.message, !text.isEmpty { message += ": \(text)" }
    var failure = Failure(cause, HarmlessText.ended(message), status: status)
    failure.requestID = said?.requestID ?? head.requestID ?? head.inferenceID
    failure.retryAfter = retryAfter
    return failure
  }

  private static func sentence(
    _ cause: FailureCause, _ head: ResponseHead, _ endpoint: Endpoint, model: String?, secret: Secret?
  ) -> String {
    let place = endpoint.place
    let status = head.status
    switch cause {
    case .badRequest: return "\(place) refused the request (\(status))"
    case .unauthorized:
      guard let secret else { return "\(place) wants a key, and was sent none (\(status))" }
      return "\(place) refused the key from \(secret.origin) (\(status))"
    case .forbidden: return "\(place) does not allow this request (\(status))"
    case .notFound:
      return "\(place) knows no such path" + (model.map { ", or no model \u{201C}\($0)\u{201D}" } ?? "")
        + " (\(status))"
    case .requestTimeout: return "\(place) waited too long for the request (\(status))"
    case .tooLarge: return "The request is too large for \(place) (\(status))"
    case .rateLimited: return "\(place): too many requests (\(status))"
    case .server: return "\(place) is in trouble (\(status))"
    case .proxy: return "The proxy wants a user and a password (\(status))"
    case .redirected:
      let target = head.headers.first { $0.name == "location" }.map { HarmlessText.quoted($0.value, limit: 200) }
      return "\(place) redirects (\(status))" + (target.map { " to \($0)" } ?? "") + ", which is not followed"
    default: return "\(place) answered with the unexpected status \(status)"
    }
  }
}
