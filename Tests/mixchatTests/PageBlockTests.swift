import Foundation
import TestSupport
import Testing

/// What README and docs/ show in fenced blocks is tried: each config is read by the program, each command is run. Their
/// words are spelled.
@Suite("What the pages show works")
struct PageBlockTests {
  @Test("each config of the pages is read without a complaint", arguments: Page.all)
  func configs(_ page: Page) throws {
    for block in page.blocks where block.language == "yaml" && !block.isOfAnotherProgram {
      let program = try Program(["AZURE_OPENAI_API_KEY": "k", "VLLM_API_KEY": "k", "GATEWAY_KEY": "k", "NAME_KEY": "k"])
      // A dot is what the reader fills in.
      let text = block.text.replacing("https://…", with: "https://llm.example.org/v1").replacing(
        "…", with: "some-model")
      try program.writeConfig(text)
      let outcome = try program.run(["config"])
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(page.name): \(outcome.errors)\n\(text)")
    }
  }

  @Test(
    "each command of the pages runs", .enabled(if: ChildProgram.isInstalled("jq"), "needs jq"),
    arguments: Page.all.filter { $0.blocks.contains(where: \.isShell) })
  func commands(_ page: Page) throws {
    let server = try FaultServer.chat(list: #"{"data":[{"id":"A"},{"id":"B"}],"current_balance":7}"#) { request in
      let wantsJSON = request.bodyText.contains("response_format")
      return FaultStep.reply([wantsJSON ? #"{"name":"Ada"}"# : "Like this:\n\n```sh\nls\n```\n"])
    }
    let program = try Program(aimlapi: server, key: "sk-secret-0123456789")
    try prepare(program)
    for block in page.blocks where block.isShell {
      let outcome = try program.run(other: "/bin/bash", ["-e", "-o", "pipefail", "-c", block.script])
      #expect(outcome.status == 0, "\(page.name): \(block.script)\n\(outcome.output)\(outcome.errors)")
    }
  }

  @Test(
    "each word of the pages is in the dictionary, or in docs/words.txt",
    .enabled(if: ChildProgram.isInstalled("aspell")))
  func spelling() throws {
    let kept = try Set(#require(Page.words).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init))
    var seen: Set<String> = []
    for page in Page.all {
      let outcome = try ChildProgram(
        ["aspell", "list", "--lang=en_GB", "--encoding=utf-8", "--ignore=2"], input: .text(page.prose)
      ).finish()
      try #require(outcome.status == 0, "\(outcome.errors)")
      let words = Set(outcome.output.split(separator: "\n").map { String($0).replacing(/['’]s$/, with: "") })
      #expect(words.isSubset(of: kept), "\(page.name): \(words.subtracting(kept).sorted())")
      seen.formUnion(words)
    }
    #expect(kept.isSubset(of: seen), "no page has them any longer: \(kept.subtracting(seen).sorted())")
  }

  /// The folder in which a reader would try the commands: under git, with something staged, the files that are named,
  /// and a conversation that has been held.
  private func prepare(_ program: Program) throws {
    let bin = program.home + "bin"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: bin + "/mixchat", withDestinationPath: Program.path)
    program.environment["PATH"] = "\(bin):/usr/bin:/bin"
    for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
      program.environment[name] = "reader@example.org"
    }
    let files = [
      "question.txt": "What is a hash?", "book.txt": "Call me Ishmael.", "letter.txt": "Yours, Ada",
      "notes.md": "# Notes",
      "main.c": (1...50).map { "int line_\($0);" }.joined(separator: "\n"),
      "person.json": #"{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"#,
      "prompts.jsonl": "{\"prompt\":\"One?\"}\n{\"prompt\":\"Two?\"}\n",
    ]
    for (name, text) in files { try text.write(toFile: program.home + name, atomically: true, encoding: .utf8) }
    let steps = """
      mkdir -p .config/mixchat backup chats .zfunc .config/fish/completions .local/share/bash-completion/completions
      git init -q . && git add main.c && git commit -qm first && echo 'int more;' >> main.c && git add main.c \
      && echo '// last' >> main.c
      git init -q --bare chats.git && git init -q chats && git -C chats remote add origin "$HOME/chats.git"
      mixchat "Hello"
      """
    let outcome = try program.run(other: "/bin/bash", ["-c", steps])
    try #require(outcome.status == 0, "\(outcome.errors)")
  }
}

/// A page of the project.
struct Page: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  var testDescription: String { name }

  static let all: [Page] = {
    let docs = (try? FileManager.default.contentsOfDirectory(atPath: SourceTree.path("docs"))) ?? []
    let names = ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    return names.compactMap { name in (try? SourceTree.text(name)).map { Page(name: name, text: $0) } }
  }()

  /// Names and the field's terms, which no dictionary has.
  static var words: String? { try? SourceTree.text("docs/words.txt") }

  /// Its text without code, addresses and comments.
  var prose: String {
    let codeless = text.replacing(/(?m)^( *)```(?s:.*?)^ *```/, with: "").replacing(/`[^`\n]*`/, with: "")
    return codeless.replacing(/\]\([^)]*\)/, with: "]").replacing(/https?:\S+/, with: "").replacing(/<[^>]*>/, with: "")
  }

  /// What is fenced, without the indentation of the fence.
  var blocks: [Block] {
    var found: [Block] = []
    var open: (indent: Int, block: Block)?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == " " }.count
      let rest = line.dropFirst(indent)
      if rest.hasPrefix("```") {
        if let ended = open {
          found.append(ended.block)
          open = nil
        } else {
          open = (indent, Block(language: String(rest.dropFirst(3)), text: ""))
        }
      } else if let width = open?.indent {
        open?.block.text += line.dropFirst(min(width, indent)) + "\n"
      }
    }
    return found
  }

  /// A fenced block.
  struct Block {
    var language: String
    var text: String

    /// The gateway has a config of its own.
    var isOfAnotherProgram: Bool { text.contains("model_list:") }
    var isShell: Bool {
      language == "sh" ? text.contains("mixchat") : language.isEmpty && text.hasPrefix("mixchat ")
    }

    /// Its lines but for those that cannot run here: they install, need a network or another program at work, stay
    /// open, or have a name that the reader fills in.
    var script: String {
      let left = [
        "make ", "ssh ", "local install", "local use", "local remove", "-p local", "-p NAME", "git push", "…",
      ]
      let lines = text.split(separator: "\n").map(String.init)
      return lines.filter { line in line != "mixchat" && !left.contains { line.contains($0) } }
        .joined(separator: "\n")
    }
  }
}
