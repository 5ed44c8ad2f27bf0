import Conversations
import Testing

@Suite("Names of requests")
struct RequestNamesTests {
  @Test(
    "A name with a blank in it is one name, and a joined one is several",
    arguments: [
      (["a"], "a", "a", false), (["a", "b"], "a b", "a", true), (["a b"], "a%20b", "a%20b", false),
      ([" a", "b ", "c"], "%20a b%20 c", "%20a", true), ([""], "", "", false),
    ])
  func names(given: [String], stored: String, first: String, isSeveral: Bool) {
    let names = given.reduce(nil as RequestNames?) { .joined($0, $1) }
    #expect(names?.stored == stored && names?.first == first && names?.isSeveral == isSeveral)
    #expect(RequestNames(stored: stored) == names)
    #expect(names?.all.count == (stored.isEmpty ? 0 : given.count))
  }

  @Test("A reply whose endpoint names one request with blanks was not continued")
  func continued() {
    var facts = ReplyFacts(model: "m", provider: "p")
    #expect(!facts.isContinued)
    facts.requestID = RequestNames("req 1")
    #expect(!facts.isContinued)
    facts.requestID = .joined(facts.requestID, "req 2")
    #expect(facts.isContinued)
  }
}
