import Cells

/// One request for a reply, complete: what the API client needs and nothing of how it is sent.
package struct ChatRequest: Sendable, Equatable {
  /// Names the request in events.
  package var id: RequestID
  /// The provider entry to ask.
  package var provider: String
  /// The model's name on the wire.
  package var model: String
  /// The turns, in order; a system text comes first, with the role `system`.
  package var messages: [Turn]
  /// Only what is set is sent.
  package var parameters: Parameters
  /// False asks for the reply whole.
  package var streams: Bool
  /// The body to be sent as it is, in the place of one made of the rest: an earlier request once more.
  package var body: String?
  /// How closely the model is to look at pictures; nil leaves it to the endpoint.
  package var detail: Picture.Detail?
  /// The bytes of pictures, by hash: filled in last, so that nothing else carries them.
  package var pictureData: [String: [UInt8]] = [:]
  /// How many pictures were taken out, since the model cannot see.
  package internal(set) var leftOutPictures = 0
  /// Sent as `X-Client-Request-Id`: 1–128 of `A-Za-z0-9._:-`.
  package var clientRequestID: String

  /// One entry of `messages`.
  package struct Turn: Sendable, Equatable {
    /// Who it is from.
    package var role: Role
    /// The text.
    package var content: String
    /// Pictures that come with it.
    package var pictures: [Picture] = []
    /// What the model thought before it; empty unless the provider takes it back.
    package var reasoning = ""
    /// Tools that an assistant's turn asked for: a JSON list.
    package var toolCalls: String?
    /// The call that a user's turn answers; it is then sent as the tool's.
    package var answers: String?
    package init(_ role: Role, _ content: String, reasoning: String = "") {
      self.role = role
      self.content = content
      self.reasoning = reasoning
    }
  }

  package init(
    id: RequestID, provider: String, model: String, messages: [Turn], parameters: Parameters = Parameters(),
    streams: Bool = true, clientRequestID: String
  ) {
    self.id = id
    self.provider = provider
    self.model = model
    self.messages = messages
    self.parameters = parameters
    self.streams = streams
    self.clientRequestID = clientRequestID
  }
}

extension ChatRequest {
  /// What a kept request has the model go on from, where it asked for the rest of a reply; nil where it asked for one.
  package static func beginning(in body: String) -> String? {
    guard let list = JSONText.members(body)?.first(where: { $0.name == "messages" })?.value,
      var turns = JSONText.items(list)?.map({ JSONText.members($0) ?? [] })
    else { return nil }
    func text(_ name: String, of turn: [(name: String, value: String)]?) -> String? {
      turn?.first { $0.name == name }.flatMap { JSONText.string($0.value) }
    }
    if text("content", of: turns.last) == RequestBuilder.continueWords { turns.removeLast() }
    return text("role", of: turns.last) == Role.assistant.rawValue ? text("content", of: turns.last) : nil
  }
}

/// What happens to a request, in order; the last is always `ended`.
package enum ReplyEvent: Sendable, Equatable {
  /// The body is on its way: its bytes exactly as sent (no key), and the address it goes to.
  case sent(body: String, url: String)
  /// The response's head came.
  case head(ResponseHead)
  /// Text of choice `choice`; everything that came since the last event, in one piece.
  case text(choice: Int, String)
  /// What the model thinks before it answers; everything that came since the last event, in one piece.
  case reasoning(choice: Int, String)
  /// Data that comes besides the text and is not whole yet: `extra` follows with all of it.
  case held(choice: Int, HeldPiece)
  /// Data that came besides the text.
  case extra(choice: Int, MessageExtra)
  /// The probabilities of a choice's tokens: `logprobs.content`, as JSON, and what they come to.
  case odds(choice: Int, String, OddsFigures)
  /// The model ended a choice.
  case finished(choice: Int, FinishReason)
  /// Tokens as reported.
  case usage(Usage)
  /// Cost as reported.
  case cost(Cost)
  /// Something the client did on its own that the user should know.
  case note(String)
  /// A field was left out of the request because the endpoint refuses it; `reason` is a clause.
  case leftOut(field: String, reason: String)
  /// It will be asked again; `delay` seconds from the event.
  case retrying(Failure, attempt: Int, delay: Double)
  /// Nothing follows. `failure` is nil when all came; `.cancelled` when it was stopped here.
  case ended(ReplyTimings, failure: Failure?)
}

/// The head of a response: the status and those headers that matter later.
package struct ResponseHead: Sendable, Equatable {
  /// The HTTP status.
  package var status: Int
  /// `x-inference-id`.
  package var inferenceID: String?
  /// `x-request-id` or its like.
  package var requestID: String?
  /// The headers kept for provenance, names in lower case, none secret.
  package var headers: [Header]

  /// One header.
  package struct Header: Sendable, Equatable {
    /// In lower case.
    package var name: String
    /// As it came.
    package var value: String
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package init(status: Int, inferenceID: String? = nil, requestID: String? = nil, headers: [Header] = []) {
    self.status = status
    self.inferenceID = inferenceID
    self.requestID = requestID
    self.headers = headers
  }
}
