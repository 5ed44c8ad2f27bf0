import Cells
import Conversations

/// Parameters as JSON, by their names on the wire, in table order.
enum ParametersJSON {
  static func json(_ parameters: Parameters) -> JSON {
    var members = parameters.entries.map { JSON.Member($0.name.rawValue, json($0.value)) }
    if !parameters.extra.isEmpty {
      let fields = parameters.extra.fields.map { JSON.Member($0.name, json(.json($0.json))) }
      members.append(JSON.Member(extra, .object(fields)))
    }
    return .object(members)
  }

  /// The member that holds the fields which the table does not know.
  private static let extra = "extra"

  private static func json(_ value: ParameterValue) -> JSON {
    switch value {
    case .real(let number): .real(number)
    case .integer(let number): .integer(Int64(number))
    case .flag(let flag): .flag(flag)
    case .text(let text): .text(text)
    case .texts(let texts): .list(texts.map(JSON.text))
    case .bias(let pairs):
      .object(pairs.map { JSON.Member(String($0.token), .real($0.bias)) })
    // Where it is set it was checked; what cannot be read all the same is kept as a text.
    case .json(let text): (try? JSON.parse(text)) ?? .text(text)
    }
  }

  /// Reads what `json` wrote, or what another program did. Names and values that the table refuses are left out and
  /// named in `refused`.
  static func read(_ json: JSON?, refused: inout [String]) -> Parameters {
    var parameters = Parameters()
    guard case .object(let members)? = json else { return parameters }
    for member in members where member.value != .null {
      if member.name == extra {
        readExtra(member.value, into: &parameters, &refused)
        continue
      }
      guard let name = ParameterName(rawValue: member.name), let value = value(member.value, name) else {
        refused.append(member.name)
        continue
      }
      do {
        try parameters.set(name, value)
      } catch {
        refused.append(member.name)
      }
    }
    return parameters
  }

  private static func readExtra(_ json: JSON, into parameters: inout Parameters, _ refused: inout [String]) {
    guard case .object(let fields) = json else { return refused.append(extra) }
    for field in fields {
      if ExtraFields.refusal(field.name) == nil {
        parameters.extra[field.name] = field.value.compact
      } else {
        refused.append(RequestField.prefix + field.name)
      }
    }
  }

  static func read(_ text: String) -> Parameters {
    var refused: [String] = []
    return read(try? JSON.parse(text), refused: &refused)
  }

  private static func value(_ json: JSON, _ name: ParameterName) -> ParameterValue? {
    switch json {
    case .null, .raw: nil
    case .flag(let flag): .flag(flag)
    case .integer(let number): Int(exactly: number).map(ParameterValue.integer)
    case .real(let number): .real(number)
    case .text(let text): .text(text)
    case .list(let items): .texts(items.compactMap(\.string))
    case .object where name == .responseFormat: .json(json.compact)
    case .object(let members):
      .bias(
        members.compactMap { member in
          guard let token = Int(member.name), let bias = member.value.real else { return nil }
          return ParameterValue.TokenBias(token: token, bias: bias)
        })
    }
  }
}

extension Parameters {
  /// As JSON, by their names on the wire, numbers as numbers: what exports have.
  package var exported: String { ParametersJSON.json(self).compact }
}

/// A failure as JSON.
enum FailureJSON {
  static func json(_ failure: Failure) -> JSON {
    .members(
      ("cause", .text(failure.cause.rawValue)), ("message", .text(failure.message)),
      ("status", failure.status.map { .integer(Int64($0)) }), ("request_id", failure.requestID.map(JSON.text)),
      ("retry_after", failure.retryAfter.map(JSON.real)))
  }

  static func read(_ json: JSON) -> Failure? {
    guard let message = json["message"]?.string else { return nil }
    return Failure(
      json["cause"]?.string.flatMap(FailureCause.init) ?? .imported, message,
      status: json["status"]?.integer.flatMap(Int.init(exactly:)), requestID: json["request_id"]?.string,
      retryAfter: json["retry_after"]?.real)
  }

  static func write(_ failure: Failure) -> String { json(failure).compact }
  static func read(_ text: String) -> Failure? { (try? JSON.parse(text)).flatMap { read($0) } }
}

/// What a reply carried besides its text, as JSON.
enum ExtrasJSON {
  static func json(_ extras: [MessageExtra]) -> JSON {
    .list(
      extras.map { extra in
        .members(
          ("kind", .text(extra.kind.rawValue)), ("text", .text(extra.text)),
          ("pictures", extra.kept.isEmpty ? nil : PictureJSON.json(extra.kept)))
      })
  }

  static func read(_ json: JSON) -> [MessageExtra] {
    (json.array ?? []).compactMap { item in
      guard let kind = item["kind"]?.string.flatMap(MessageExtra.Kind.init), let text = item["text"]?.string else {
        return nil
      }
      return MessageExtra(kind, text, kept: item["pictures"].map { PictureJSON.read($0) } ?? [])
    }
  }

  static func write(_ extras: [MessageExtra]) -> String { json(extras).compact }
  /// Reads a column; what cannot be read is there as a note.
  static func read(_ text: String) -> [MessageExtra] {
    guard let items = (try? JSON.parse(text))?.array else { return [DamagedColumns.extra(text)] }
    return items.map { read(.list([$0])).first ?? DamagedColumns.extra($0.compact) }
  }
}

/// Response headers as JSON.
enum HeadersJSON {
  static func json(_ headers: [ResponseHead.Header]) -> JSON {
    .list(headers.map { .members(("name", .text($0.name)), ("value", .text($0.value))) })
  }

  static func read(_ json: JSON) -> [ResponseHead.Header] {
    (json.array ?? []).compactMap { item in
      guard let name = item["name"]?.string, let value = item["value"]?.string else { return nil }
      return ResponseHead.Header(name: name, value: value)
    }
  }
}
