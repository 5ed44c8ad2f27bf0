import Cells
import Conversations
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// What is found by what one types.
struct SearchTests {
  static let texts = [
    "The quick brown fox jumps over the lazy dog",
    "Crème brûlée in Zürich, naïve façade",
    "Smørrebrød und Straße in Łódź",
    "我们去北京大学图书馆看书",
    "明日は東京タワーに行きます",
    "한국어를 공부합니다",
    "ภาษาไทยไม่มีช่องว่าง",
    "let snake_case = foo.bar(\"quux\") // don't",
    "Cafe\u{301} Ὀδυσσεύς Москва हिन्दी العَرَبِيَّة",
    "nul \0 inside",
    "🤖Robot kostet 25000₽, \u{7FC}oder⁦links⁩",
  ]

  /// What is typed, and the place of each text that must be found.
  static let cases: [(typed: String, found: [Int])] = [
    ("quick", [0]), ("QUICK", [0]), ("qui", [0]), ("qu", [0, 7]), ("brown laz", [0]), ("bro laz", [0]),
    ("lazy quick", [0]), ("\"quick brown\"", [0]), ("\"brown quick\"", []), ("uick", []),
    ("creme", [1]), ("brulee", [1]), ("BRÛLÉE", [1]), ("zurich", [1]), ("facade", [1]),
    ("smorrebrod", [2]), ("strasse", [2]), ("straße", [2]), ("lodz", [2]), ("łódź", [2]),
    ("北", [3]), ("北京", [3]), ("京大", [3]), ("北京大学", [3]), ("北京大学图书", [3]), ("北大", []), ("书", [3]),
    ("大学北京", []), ("京", [3, 4]), ("東京タワー", [4]), ("タワ", [4]), ("に行", [4]), ("한국", [5]), ("국어를", [5]),
    ("공부", [5]), ("ไทย", [6]), ("ว่าง", [6]),
    ("snake", [7]), ("snake_case", [7]), ("foo.bar", [7]), ("don't", [7]), ("\"foo.bar(\"", [7]),
    ("cafe", [8]), ("café", [8]), ("ὀδυσσεύς", [8]), ("москва", [8]), ("моск", [8]), ("हिन्दी", [8]),
    ("inside", [9]), ("robot", [10]), ("25000", [10]), ("🤖", []), ("oder", [10]), ("links", [10]),
    ("()", []), ("\"", []), ("* OR NOT", []), ("text:quick", []),
    ("", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
  ]

  @Test func everyTextIsFoundByWhatItHolds() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 31)
    let probe = StoreProbe(home.directory)
    var ids: [ConversationID] = []
    for (place, text) in Self.texts.enumerated() {
      var conversation = maker.conversation(title: "", turn: text)
      conversation.title = "\(place)"
      probe.save(conversation)
      ids.append(conversation.id)
    }
    for (typed, found) in Self.cases {
      let list = try probe.list(typed)
      #expect(Set(list.map(\.id)) == Set(found.map { ids[$0] }), "typed \(typed)")
      for summary in list where !typed.isEmpty {
        #expect(summary.match != nil)
        let snippet = try #require(summary.snippet)
        #expect(!snippet.marks.isEmpty, "typed \(typed): \(snippet)")
      }
    }
  }

  @Test func snippetShowsTheMatchOnOneLine() {
    let long =
      String(repeating: "padding ", count: 400) + "a Café\non the corner" + String(repeating: " tail", count: 99)
    let snippet = Snippet.make(long, marking: ["cafe"])
    #expect(snippet.bracketed.contains("[Café] on the corner"))
    #expect(snippet.text.hasPrefix("…") && snippet.text.hasSuffix("…"))
    #expect(snippet.text.count < 140)
    #expect(Snippet.make("\u{1B}[31m red", marking: ["red"]).bracketed == "[31m [red]")
    #expect(Snippet.make("Große Straße", marking: ["strasse"]).bracketed == "Große [Straße]")
    #expect(Snippet.make("\u{2}two\u{3} words", marking: ["words"]).bracketed == "two [words]")
    #expect(Snippet.make("nothing here", marking: ["absent"]) == "nothing here")
  }

  @Test(
    arguments: [
      ("Ein Äpfel, äpfel und APFEL", ["apfel"], "Ein [Äpfel], [äpfel] und [APFEL]"),
      ("我在北京大学，北京", ["北京"], "我在[北京]大学，[北京]"), ("a\r\nb\tc\u{7F}d  e", ["c"], "a b [c]d e"),
      ("cats, concatenate, a cat", ["cat"], "[cat]s, concatenate, a [cat]"),
      ("naïve é", ["naive", "e"], "[naïve] [é]"),
      ("x2 2x x", ["x", "x2"], "[x2] 2x [x]"),
      ("👩🏽‍🚀 rocket 🚀", ["rocket"], "👩🏽‍🚀 [rocket] 🚀"), ("", ["a"], ""),
    ])
  func wordsAreMarkedAsTheIndexFindsThem(_ text: String, _ words: [String], _ marked: String) {
    #expect(Snippet.make(text, marking: words).bracketed == marked)
  }

  @Test func titlesMatchToo() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 32)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "Reise nach Zürich", turn: "text")
    probe.save(conversation)
    #expect(try probe.list("zür rei").map(\.match) == [nil])
    conversation.title = "Reise nach Genf"
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    #expect(try probe.list("zurich").isEmpty)
    #expect(try probe.list("g").count == 1)
  }

  @Test func editedDeletedAndStreamedTextsAreFoundAsTheyAre() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 33)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "t")
    var turn = maker.message(.user, "original words", below: nil)
    conversation.append(turn)
    var reply = maker.message(.assistant, "", below: turn.id, state: .streaming)
    conversation.append(reply)
    probe.save(conversation)
    #expect(try probe.list("original").count == 1)
    turn.text = .loaded("edited words")
    probe.store.perform(.update(turn))
    #expect(try probe.list("original").isEmpty)
    #expect(try probe.list("edited").count == 1)
    probe.store.perform(.appendText(reply.id, "streamed"))
    reply.text = .loaded("streamed reply")
    reply.state = .complete
    probe.store.perform(.update(reply))
    #expect(try probe.list("streamed").first?.match == reply.id)
    probe.store.perform(.setDeleted([reply.id], true))
    #expect(try probe.list("streamed").isEmpty)
    probe.store.perform(.setDeleted([reply.id], false))
    #expect(try probe.list("streamed").count == 1)
    probe.store.perform(.setArchived(conversation.id, true))
    #expect(try probe.list("streamed").isEmpty)
    #expect(try probe.list("streamed", includeArchived: true).count == 1)
  }

  @Test func pinnedStandFirstThenByLastUse() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 34)
    let probe = StoreProbe(home.directory)
    var ids: [ConversationID] = []
    for name in ["a", "b", "c"] {
      let conversation = maker.conversation(title: name, turn: "same words")
      probe.save(conversation)
      ids.append(conversation.id)
    }
    probe.store.perform(.setPinned(ids[0], true))
    #expect(try probe.list().map(\.title) == ["a", "c", "b"])
    #expect(try probe.list("words").map(\.title) == ["a", "c", "b"])
    #expect(try probe.list("words", limit: 2).count == 2)
  }

  @Test func titlesThatMatchStandBeforeTexts() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 36)
    let probe = StoreProbe(home.directory)
    probe.save(maker.conversation(title: "okapi", turn: "nothing"))
    probe.save(maker.conversation(title: "later", turn: "okapi in the text"))
    probe.save(maker.conversation(title: "latest", turn: "okapi in the text"))
    #expect(try probe.list("okapi").map(\.title) == ["okapi", "latest", "later"])
  }

  @Test func newestMatchOfAConversationIsShown() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 37)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "t", turn: "tapir one")
    for text in ["tapir two", "tapir three", "other"] {
      conversation.append(maker.message(.user, text, below: conversation.head))
    }
    probe.save(conversation)
    let hit = try #require(try probe.list("tapir").first)
    #expect(hit.match == conversation.path[2] && hit.snippet?.bracketed == "[tapir] three")
  }

  /// The last word is the one still being typed; those before it are whole.
  @Test func lastWordMayGoOn() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 38)
    let probe = StoreProbe(home.directory)
    probe.save(maker.conversation(title: "wanted", turn: "margin betamax"))
    probe.save(maker.conversation(title: "other", turn: "marginal beta"))
    #expect(try probe.list("margin beta").map(\.title) == ["wanted"])
  }

  @Test func archivedAreInNoListUnlessAskedFor() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 39)
    let probe = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "away", turn: "gnu words")
    probe.save(conversation)
    probe.store.perform(.setArchived(conversation.id, true))
    for query in ["", "gnu", "away"] {
      #expect(try probe.list(query).isEmpty, "\(query)")
      #expect(try probe.list(query, includeArchived: true).count == 1, "\(query)")
    }
  }

  /// Typed, whether case matters follows from it; the texts that hold it.
  @Test(arguments: [
    ("fox", [0, 2]), ("Fox", [2]), ("iphone", [4]), ("iPhone", [4]), ("iPHone", []), ("x jum", [0]), ("x Jum", []),
    ("FOX", []), ("x j", [0]), ("é", [1]), ("CRÈME", []), ("crème", [1]), ("京大", [3]),
    ("", []),
  ]) func findIsSmartAboutCase(_ typed: String, _ found: [Int]) throws {
    let texts = ["the fox jumps", "Crème brûlée", "Fox", "北京大学", "an iPhone"]
    for (place, text) in texts.enumerated() where !typed.isEmpty {
      #expect(Needle(typed).occurs(in: text) == found.contains(place), "\(typed) in \(text)")
    }
  }

  @Test func findAnswersInTheOrderOfTheTree() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 35)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "t")
    for number in 0..<10 {
      conversation.append(maker.message(.user, number % 3 == 0 ? "needle" : "hay", below: conversation.head))
    }
    probe.save(conversation)
    let found = try probe.ask(.find(conversation.id, "eedl")) {
      if case .found(_, "eedl", let ids) = $0 { ids } else { nil }
    }
    #expect(found == stride(from: 0, to: 10, by: 3).map { conversation.path[$0] })
  }
}

/// The check looks into the search index as well.
struct IndexCheckTests {
  @Test func damagedIndexIsFoundAndMadeAnew() throws {
    let home = try TemporaryDirectory()
    let database = try ConversationDatabase(directory: home.directory)
    var maker = Maker(seed: 60)
    var conversation = maker.conversation(title: "t")
    for word in ["alpha", "beta", "gamma"] {
      conversation.append(maker.message(.user, word, below: conversation.head))
    }
    let stored = StoredConversation(conversation)
    try database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    #expect(try database.problems() == [])
    try database.write("") { db in
      try db.execute(sql: "UPDATE messageSearch_data SET block = zeroblob(40) WHERE id > 10")
    }
    #expect(try database.problems().contains { $0.contains("search index is damaged") })
    try database.rebuildIndex()
    #expect(try database.problems() == [])
    #expect(try database.list(query: "beta").count == 1)
  }
}
