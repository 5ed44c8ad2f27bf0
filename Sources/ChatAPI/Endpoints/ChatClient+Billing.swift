import Conversations

/// What an account has left.
package struct Balance: Sendable, Equatable {
  /// In `currency`.
  package var amount: Double
  /// As the endpoint names it, such as `USD`.
  package var currency: String

  package init(amount: Double, currency: String) {
    self.amount = amount
    self.currency = currency
  }
}

/// One movement of an account's balance.
package struct Transaction: Sendable, Equatable {
  /// As the endpoint writes it (ISO 8601, UTC).
  package var createdAt: String
  /// Whether money went out.
  package var isCharge: Bool
  /// `MODEL_USAGE`, `PAYMENT` and the like.
  package var kind: String
  /// US dollars, never negative; nil where the endpoint gave no possible amount.
  package var dollars: Double?
  /// The model that was used.
  package var model: String?
  /// For a model's use the inference id (`x-inference-id` of the reply).
  package var referenceID: String?
}

/// Account and charges, where the endpoint is the AI/ML API.
extension ChatClient {
  /// What is left (`GET /v2/billing`).
  package func balance(provider name: String) async throws(Failure) -> Balance {
    let body = try await bill("v2/billing", provider: name)
    let balance: Balance? = body.withUnsafeBytes { bytes in
      JSONDocument(bytes)?.read { root in
        root["current_balance"]?.double.flatMap { $0.isFinite ? $0 : nil }.map {
          Balance(amount: $0, currency: root["currency"]?.string ?? "USD")
        }
      }
    }
    guard let balance else { throw Failure(.notChat, "The provider \u{201C}\(name)\u{201D} reported no balance.") }
    return balance
  }

  /// What replies were really charged, by inference id, in US dollars; an id that is missing has not been billed yet.
  ///
  /// Looks through the charges since a moment, newest first, at most `pages` pages of a hundred, and stops when all are
  /// found.
  package func charges(
    provider name: String, inferenceIDs: Set<String>, since: Timestamp? = nil, pages: Int = 20
  ) async throws(Failure) -> [String: Double] {
    var found: [String: Double] = [:]
    var cursor: String?
    for _ in 0..<max(1, pages) {
      let page = try await transactions(provider: name, since: since, cursor: cursor)
      for entry in page.entries where entry.isCharge {
        if let id = entry.referenceID, inferenceIDs.contains(id), let dollars = entry.dollars {
          found[id, default: 0] += dollars
        }
      }
      guard found.count < inferenceIDs.count, let next = page.next else { break }
      cursor = next
    }
    return found
  }

  /// One page of charges for models, newest first (`GET /v2/billing/transactions`); `next` is the next page's cursor.
  package func transactions(
    provider name: String, since: Timestamp? = nil, cursor: String? = nil
  ) async throws(Failure) -> (entries: [Transaction], next: String?) {
    var path = "v2/billing/transactions?direction=CHARGE&type=MODEL_USAGE&limit=100"
    if let since { path += "&from=" + Self.percentEncoded(since.internetDate) }
    if let cursor { path += "&cursor=" + Self.percentEncoded(cursor) }
    let body = try await bill(path, provider: name)
    let page: (entries: [Transaction], next: String?)? = body.withUnsafeBytes { bytes in
      JSONDocument(bytes)?.read { root in
        guard let list = root["data"], list.isArray else { return nil }
        let pagination = root["pagination"]
        let next = pagination?["has_more"]?.bool == false ? nil : pagination?["next_cursor"]?.string
        return (list.elements.map(Self.transaction), next)
      }
    }
    guard let page else { throw Failure(.notChat, "The provider \u{201C}\(name)\u{201D} sent no list of charges.") }
    return page
  }

  private static func transaction(_ value: JSONValue) -> Transaction {
    Transaction(
      createdAt: value["created_at"]?.string ?? "", isCharge: value["direction"]?.string == "CHARGE",
      kind: value["type"]?.string ?? "", dollars: Plausible.dollars(value["amount"]?["usd"]?.double),
      model: value["model"]?.string, referenceID: value["reference_id"]?.string)
  }

  private func bill(_ path: String, provider name: String) async throws(Failure) -> [UInt8] {
    let provider = try provider(name)
    let endpoint = try Endpoint(baseURL: provider.baseURL, provider: provider.name)
    let reply = try await ask(CallRequest(url: endpoint.rootResource(path)), of: provider, at: endpoint).get()
    if [404, 405, 410].contains(reply.head.status) {
      throw Failure(.noBalance, "\(endpoint.place) tells no balance and no charges.", status: reply.head.status)
    }
    return try Self.checked(reply, endpoint: endpoint)
  }

  static func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if Character(scalar).isLetter && byte < 0x80 || (48...57).contains(byte) || "-._~".unicodeScalars.contains(scalar)
      {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return encoded
  }
}
