import Testing

@testable import Conversations
@testable import Hands

struct CommandParserTests {
  @Test func namesAndAliasesAreUnique() {
    let names = CommandRow.table.flatMap { [$0.name] + $0.aliases }
    #expect(Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }.keys.sorted() == [])
  }

  @Test(arguments: [
    "help", "model", "provider", "system", "set", "temperature", "max_tokens", "new", "open", "name", "delete", "fork",
    "edit", "retry", "continue", "copy", "export", "import", "search", "find", "tokens", "cost", "balance", "context",
    "file", "preset", "theme", "mouse", "quit", "tree", "diff", "graft", "curl", "usage", "save", "load", "title",
    "pin", "archive", "fold", "backup", "prompt", "keys", "stop",
  ])
  func contractsCommandsExist(name: String) {
    #expect(CommandRow.named(name) != nil)
    #expect(CommandRow.named(name.uppercased()) != nil)
  }

  @Test(arguments: [
    ("/help", Command.intent(.open(.help))), ("/HELP", .intent(.open(.help))), ("/model", .intent(.open(.models))),
    ("/model mistralai/mixtral-8x22b-instruct", .model("mistralai/mixtral-8x22b-instruct")),
    ("/provider local", .provider("local")), ("/system You are terse.\nVery.", .system("You are terse.\nVery.")),
    ("/system -", .system("")), ("/system", .editSystem), ("/set", .intent(.open(.settings))),
    ("/set top_p", .show(.topP)), ("/set top_p 0.9", .set(.topP, .real(0.9))),
    ("/set top-p default", .set(.topP, nil)), ("/set stop \"a b\" c", .set(.stop, .texts(["a b", "c"]))),
    ("/set logit_bias 5:-100 6:2", .set(.logitBias, .bias([.init(token: 5, bias: -100), .init(token: 6, bias: 2)]))),
    ("/temperature 0,5", .set(.temperature, .real(0.5))), ("/temperature default", .set(.temperature, nil)),
    ("/temperature", .show(.temperature)), ("/max_tokens 512", .set(.maxTokens, .integer(512))),
    ("/seed 7", .set(.seed, .integer(7))), ("/logprobs on", .set(.logprobs, .flag(true))), ("/stop", .intent(.stop)),
    ("/stop END", .set(.stop, .texts(["END"]))), ("/open old talk", .switcher("old talk")),
    ("/title A b", .name("A b")),
    ("/copy", .copy(.reply)), ("/copy 2", .copy(.code(2))), ("/copy all", .copy(.conversation)),
    ("/export", .askWhereToExport),
    ("/export a b.md", .export(path: "a b.md", .markdown)), ("/export \"x y.HTML\"", .export(path: "x y.HTML", .html)),
    ("/save x", .export(path: "x", .json)), ("/load x.json", .importFile(path: "x.json")),
    ("/save x.md", .export(path: "x.md", .json)), ("/file /etc/hosts", .file("/etc/hosts")),
    ("/search two words", .search("two words")), ("/file src/*.swift", .file("src/*.swift")),
    ("/mouse ON", .mouse(true)), ("/keys vi", .keys(.vi)), ("/pipe wc -l", .pipeCode(nil, command: "wc -l")),
    ("/pipe 2 wc -l", .pipeCode(2, command: "wc -l")), ("/write 3 out.txt", .saveCode(3, path: "out.txt")),
    ("/set extra.top_a 0.5", .setExtra("top_a", json: "0.5")),
    ("/set extra.Tone calm", .setExtra("Tone", json: "\"calm\"")),
    ("/set EXTRA.o {\"a\": 1}", .setExtra("o", json: "{\"a\":1}")), ("/set extra.o default", .setExtra("o", json: nil)),
    ("/set extra.o", .showExtra("o")), ("/set extra.seed 7", .set(.seed, .integer(7))),
    ("/set reasoning_effort high", .set(.reasoningEffort, .text("high"))),
    ("/set response_format a/b.json", .readSchema(path: "a/b.json")),
    ("/response_format json_schema \"a b.json\"", .readSchema(path: "a b.json")),
    ("/prev", .intent(.sibling(-1))), ("/quit", .intent(.quit)), ("/q  ", .intent(.quit)),
  ])
  func reads(text: String, command: Command) {
    #expect(CommandParser.parse(text) == .command(command))
  }

  @Test(arguments: ["repetition_penalty 0", "repetition_penalty -1", "n 0", "min_p 0", "top_p 0"])
  func aLowerBoundThatIsNotInTheRangeIsRefused(_ setting: String) {
    guard case .failure = CommandParser.parse("/set \(setting)") else {
      Issue.record("took \(setting)")
      return
    }
  }

  @Test(arguments: ["messages", "model", "stream", "stream_options"])
  func whatMixchatWritesItselfCannotBeSet(_ name: String) {
    guard case .failure(let error) = CommandParser.parse("/set extra.\(name) 1") else {
      Issue.record("took \(name)")
      return
    }
    #expect(error.message.hasPrefix("The field `\(name)` is mixchat's own and cannot be set."))
  }

  @Test func anythingAboveAnExclusiveBoundIsTaken() {
    #expect(CommandParser.parse("/set repetition_penalty 0.001") == .command(.set(.repetitionPenalty, .real(0.001))))
  }

  @Test(arguments: [
    ("hello", "hello"), ("//slash", "/slash"), ("//", "/"), (" /help", " /help"), ("", ""), ("a /help", "a /help"),
    ("///x", "//x"), ("/usr/bin/env python", "/usr/bin/env python"), ("/etc/passwd", "/etc/passwd"), ("/a/", "/a/"),
    ("/usr/lib\nwhat is that?", "/usr/lib\nwhat is that?"), ("/日本/x y", "/日本/x y"),
  ])
  func readsMessages(text: String, message: String) {
    #expect(CommandParser.parse(text) == .message(message))
  }

  @Test(
    arguments: [
      (
        "/temprature 1", "temperature",
        "There is no /temprature. Did you mean /temperature [N]? Nothing was sent."
      ),
      (
        "/zzzzzz", nil,
        "There is no /zzzzzz. /help lists the commands. Nothing was sent."
      ),
      ("/", nil, "A command needs a name, as in /help. To send a text that begins with /, begin it with //."),
      ("/temperature 3", "temperature", "temperature takes 0…2, not \u{201C}3\u{201D}. Usage: /temperature [N]"),
      (
        "/max_tokens 0", "max_tokens",
        "max_tokens takes a whole number of at least 1, not \u{201C}0\u{201D}. Usage: /max_tokens [N]"
      ),
      (
        "/set topp 1", "set",
        """
        There is no parameter \u{201C}topp\u{201D}. Did you mean top_p? /set extra.NAME sends any other field. \
        Usage: /set [NAME] [VALUE|default]
        """
      ),
      ("/mouse maybe", "mouse", "It takes on or off, not \u{201C}maybe\u{201D}. Usage: /mouse on|off"),
      ("/mouse", "mouse", "/mouse needs on|off. Usage: /mouse on|off"),
      ("/new x", "new", "/new takes nothing after it. Usage: /new"),
      ("/load", "load", "/load needs FILE. Usage: /load FILE"),
      (
        "/export x.docx", "export",
        "The file's ending gives the format: .md, .html, .txt or .json. Usage: /export [FILE]"
      ),
      ("/copy x", "copy", "Give a code block's number, all, or thoughts. Usage: /copy [N|all|thoughts]"),
    ] as [(String, String?, String)])
  func refuses(text: String, nearest: String?, message: String) {
    guard case .failure(let error) = CommandParser.parse(text) else {
      Issue.record("took \(text)")
      return
    }
    #expect(error.message == message)
    #expect(error.nearest == nearest)
  }

  @Test func pinAndArchiveGoBothWays() {
    #expect(CommandParser.parse("/pin") == .command(.pinConversation(true)))
    #expect(CommandParser.parse("/pin off") == .command(.pinConversation(false)))
    #expect(CommandParser.parse("/archive off") == .command(.archiveConversation(false)))
    guard case .failure(let error) = CommandParser.parse("/pin maybe") else { return #expect(Bool(false)) }
    #expect(error.message.contains("It takes on or off") && error.message.contains("/pin [on|off]"))
  }

  @Test func everyParameterIsACommandThatChecksItsRange() {
    for name in ParameterName.allCases where name != .prediction && name != .stop {
      guard case .failure(let error) = CommandParser.parse("/\(name.rawValue) nonsense!") else {
        Issue.record("\(name.rawValue) took nonsense")
        continue
      }
      #expect(error.message.contains(name.row.range))
    }
  }
}
