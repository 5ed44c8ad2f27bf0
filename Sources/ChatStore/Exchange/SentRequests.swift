import Cells
import Conversations
import GRDB

/// What was sent for the replies of one conversation, as it is kept: in pieces that requests share.
///
/// Invariant: a piece comes after the one it follows.
struct SentRequests: Equatable, Sendable {
  /// A piece and the place of the one before it; nil for a request's first.
  struct Link: Hashable, Sendable {
    var above: Int?
    var piece: SentPiece
  }

  /// What is known of a reply's request: where it went, its last piece, and what came with the reply.
  struct Request: Equatable, Sendable {
    var url: String
    var last: Int?
    var headers: [ResponseHead.Header]
  }

  private(set) var links: [Link] = []
  private(set) var requests: [MessageID: Request] = [:]
  private var places: [Link: Int] = [:]

  /// Adds a piece after another, unless it is there. Returns its place.
  mutating func add(_ piece: SentPiece, after above: Int?) -> Int {
    let link = Link(above: above, piece: piece)
    if let place = places[link] { return place }
    links.append(link)
    places[link] = links.count - 1
    return links.count - 1
  }

  /// Adds a reply's request, whose pieces are there.
  mutating func add(_ request: Request, of id: MessageID) { requests[id] = request }

  /// Adds a request that was kept whole, cut at the texts of its branch.
  mutating func add(_ provenance: Provenance, of id: MessageID, in messages: [MessageID: Message]) {
    var next: MessageID? = id
    let pieces = SentPiece.cut(provenance.body) {
      guard let here = next, let message = messages[here] else { return nil }
      next = message.parent
      return SentPiece.Source(message: here, text: message.text.loaded ?? "")
    }
    var last: Int?
    for piece in pieces { last = add(piece, after: last) }
    requests[id] = Request(url: provenance.url, last: last, headers: provenance.headers)
  }

  /// Takes a reply's request over from another list.
  mutating func take(_ id: MessageID, from other: SentRequests) {
    guard let request = other.requests[id] else { return }
    var chain: [SentPiece] = []
    var next = request.last
    while let place = next {
      chain.append(other.links[place].piece)
      next = other.links[place].above
    }
    var last: Int?
    for piece in chain.reversed() { last = add(piece, after: last) }
    requests[id] = Request(url: request.url, last: last, headers: request.headers)
  }

  /// The same with messages under other identities; `text` gives that of a message which has no other.
  func renamed(
    _ names: [MessageID: MessageID], text: (MessageID) throws -> String
  ) rethrows -> SentRequests {
    var copy = SentRequests()
    for link in links {
      var piece = link.piece
      if let quote = piece.quote {
        if let name = names[quote.message] {
          piece.quote?.message = name
        } else {
          piece = SentPiece(literal: try SentPiece.join([piece], text: text))
        }
      }
      copy.links.append(Link(above: link.above, piece: piece))
    }
    for (id, request) in requests { if let name = names[id] { copy.requests[name] = request } }
    return copy
  }
}

extension SentRequests {
  /// Reads those of a conversation's replies, in the order of the replies: the same each time.
  init(_ db: Database, of replies: [MessageID]) throws {
    var known: [Int64: Int] = [:]
    for reply in replies {
      guard let row = try db.row("SELECT url, lastPiece, headers FROM provenance WHERE message = ?", [reply.rawValue])
      else { continue }
      var chain: [(id: Int64, piece: SentPiece)] = []
      var next = row[1] as Int64?
      while let id = next, known[id] == nil, let (piece, above) = try ProvenanceTable.piece(db, id) {
        chain.append((id, piece))
        next = above
      }
      var last = next.flatMap { known[$0] }
      for (id, piece) in chain.reversed() {
        last = add(piece, after: last)
        known[id] = last
      }
      let headers = (try? JSON.parse(row.text(2) ?? "[]")).map { HeadersJSON.read($0) } ?? []
      add(Request(url: row.text(0) ?? "", last: last, headers: headers), of: reply)
    }
  }

  /// Writes them for replies that have none yet.
  func insert(_ db: Database, _ conversation: ConversationID) throws {
    var identities: [Int64] = []
    for link in links {
      identities.append(
        try ProvenanceTable.insert(db, link.piece, below: link.above.map { identities[$0] }, conversation.rawValue))
    }
    for (id, request) in requests {
      try ProvenanceTable.insert(db, id, request.url, request.headers, lastPiece: request.last.map { identities[$0] })
    }
  }
}

// MARK: JSON

extension SentRequests {
  /// The pieces; nil when there are none.
  var json: JSON? {
    links.isEmpty
      ? nil
      : .list(
        links.map { link in
          .members(
            ("after", link.above.map { .integer(Int64($0)) }), ("text", .text(link.piece.literal)),
            ("message", link.piece.quote.map { .text($0.message.description) }),
            ("bytes", link.piece.quote.map { .integer(Int64($0.byteCount)) }))
        })
  }

  /// What a reply's message says of its request.
  func json(of id: MessageID) -> JSON? {
    requests[id].map { request in
      .members(
        ("url", .text(request.url)), ("request", request.last.map { .integer(Int64($0)) }),
        ("headers", HeadersJSON.json(request.headers)))
    }
  }

  /// Reads both; `sent` is what messages say of their requests. Version 1 had whole bodies.
  init(
    _ view: JSONView?, _ sent: [(id: MessageID, json: JSON)], in messages: [MessageID: Message]
  ) throws(ImportError) {
    for (place, item) in (try view?.items() ?? []).enumerated() {
      links.append(try Self.link(item.json(), at: place, in: messages))
    }
    for (id, sent) in sent {
      let (url, headers) = (sent["url"]?.string ?? "", sent["headers"].map { HeadersJSON.read($0) } ?? [])
      if let body = sent["body"]?.string {
        add(Provenance(url: url, body: body, headers: headers), of: id, in: messages)
        continue
      }
      let last = sent["request"]?.asCount
      guard sent["request"] == nil || last.map(links.indices.contains) == true else {
        throw ImportError("message \(id) names a request that is not there")
      }
      requests[id] = Request(url: url, last: last, headers: headers)
    }
  }

  private static func link(
    _ item: JSON, at place: Int, in messages: [MessageID: Message]
  ) throws(ImportError) -> Link {
    guard let literal = item["text"]?.string, item["after"] == nil || item["after"]?.asCount.map({ $0 < place }) == true
    else { throw ImportError("piece \(place) of its requests has no text, or does not follow an earlier one") }
    var piece = SentPiece(literal: literal)
    if let name = item["message"]?.string {
      guard let id = MessageID(name), let text = messages[id]?.text.loaded, let count = item["bytes"]?.asCount,
        count <= text.utf8.count
      else { throw ImportError("piece \(place) of its requests quotes more of message \(name) than there is") }
      piece.quote = .init(message: id, byteCount: count)
    }
    return Link(above: item["after"]?.asCount, piece: piece)
  }
}
