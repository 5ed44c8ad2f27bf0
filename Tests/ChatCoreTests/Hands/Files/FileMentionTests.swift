import Conversations
import Hands
import Testing

struct FileMentionTests {
  @Test(
    arguments: [
      ("see @a.swift", "a.swift", nil), ("@src/a.swift:10-40 please", "src/a.swift", 10...40),
      ("(@a.md)", "a.md", nil), ("look at @a.md, then", "a.md", nil), ("@a.md:7.", "a.md", 7...7),
      ("@a.md:7-", "a.md", 7...Int.max), ("@\"my file.txt\":2-3", "my file.txt", 2...3),
      ("@my\\ file.txt", "my file.txt", nil),
      ("@src/**/*.swift", "src/**/*.swift", nil), ("@x[ab].c", "x[ab].c", nil), ("@a[12]", "a[12]", nil),
      ("@c:40-10", "c:40-10", nil), ("\"@q.txt\"", "q.txt", nil), ("@~/x", "~/x", nil),
      ("@{a,b}.txt", "{a,b}.txt", nil), ("(see @src/{a,b{c,d}}, please)", "src/{a,b{c,d}}", nil),
      ("{@a.txt}", "a.txt", nil), ("@{a,b}.txt:2-3", "{a,b}.txt", 2...3),
    ] as [(String, String, ClosedRange<Int>?)])
  func finds(text: String, path: String, lines: ClosedRange<Int>?) throws {
    let mention = try #require(FileMention.all(in: text).first)
    #expect(mention.path == path)
    #expect(mention.lines == lines)
  }

  @Test(arguments: ["a@b.c", "@", "@ x", "nothing", "@.", "@\"open", "@{a,b}", "@{a}.txt", "@f{a.b"])
  func leavesAlone(text: String) {
    #expect(FileMention.all(in: text).filter(\.looksLikePath) == [])
  }

  @Test(arguments: [
    ("https://a.example/lake.png", true), ("HTTPS://a.example/lake.JPG", true),
    ("https://a.example/lake.png?size=2", true), ("https://a.example/lake.webp#top", true),
    ("https://a.example/lake.html?name=lake.png", false), ("https://a.example/lake", false),
    ("http://a.example/lake.png", false), ("lake.png", false),
  ])
  func picturesOfTheWebAreToldByTheirEnding(_ path: String, _ isPicture: Bool) {
    let picture = FileMention(argument: path).linkedPicture
    #expect((picture != nil) == isPicture)
    if isPicture { #expect(picture?.address == path) }
  }

  @Test func givesPlaces() {
    let text = "ä @a.c b@c @d/e:3 @bob"
    let mentions = FileMention.all(in: text)
    let bytes = Array(text.utf8)
    #expect(mentions.map { String(decoding: bytes[$0.range], as: UTF8.self) } == ["@a.c", "@d/e:3", "@bob"])
    #expect(mentions.map(\.looksLikePath) == [true, true, false])
  }
}
