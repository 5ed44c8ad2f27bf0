import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatStore

/// How texts begin, as lists of messages show it.
struct BeginningsTests {
  @Test("The beginnings of texts are whole characters of them, whatever is in them")
  func whole() throws {
    let home = try TemporaryDirectory()
    let probe = StoreProbe(home.directory)
    var maker = Maker(seed: 9)
    let conversation = maker.conversation(title: "t")
    let limit = Opening.beginningLimit
    let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"
    let texts = [
      "short", String(repeating: "x", count: limit), String(repeating: "x", count: 5 * limit),
      String(repeating: family, count: limit), String(repeating: "x", count: limit - 1) + "e\u{301}" + "more",
      "a\u{0}b" + String(repeating: "ü", count: limit), "a\u{0}" + String(repeating: "\u{1F600}", count: limit),
      String(repeating: "\r\n", count: limit), "line\nline",
    ]
    let messages = texts.map { maker.message(.user, $0, below: nil) }
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    for message in messages { probe.store.perform(.insert(message, conversation.id)) }
    let found = try probe.ask(.loadBeginnings(messages.map(\.id))) {
      if case .beginnings(let beginnings) = $0 { beginnings } else { nil }
    }
    #expect(found.count == texts.count)
    for (message, text) in zip(messages, texts) {
      let beginning = try #require(found[message.id])
      #expect(!beginning.isEmpty && Array(text).starts(with: Array(beginning)), "\(text.prefix(20))")
      #expect(beginning.unicodeScalars.count <= limit)
      if text.unicodeScalars.count < limit { #expect(beginning == text) }
    }
    probe.close()
  }

  @Test("Of a reply that streams in another process what is there by now is its beginning")
  func streaming() throws {
    let home = try TemporaryDirectory()
    let (there, here) = (StoreProbe(home.directory), StoreProbe(home.directory))
    var maker = Maker(seed: 9)
    let conversation = maker.conversation(title: "t")
    var reply = maker.message(.assistant, "", below: nil)
    reply.state = .streaming
    there.store.perform(.saveConversation(ConversationRecord(conversation)))
    there.store.perform(.insert(reply, conversation.id))
    there.store.perform(.appendText(reply.id, "Once upon"))
    there.flush()
    let found = try here.ask(.loadBeginnings([reply.id])) {
      if case .beginnings(let beginnings) = $0 { beginnings } else { nil }
    }
    #expect(found == [reply.id: "Once upon"])
    here.close()
    there.close()
  }
}
