import Foundation
import TestSupport
import Testing

@testable import LocalModel

@Suite struct InstalledModelTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// A GGUF file's beginning with texts and 32-bit numbers.
  private func header(_ texts: [(String, String)], _ numbers: [(String, UInt32)], version: UInt32 = 3) -> Data {
    func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
      withUnsafeBytes(of: number.littleEndian, Array.init)
    }
    func text(_ text: String) -> [UInt8] { bytes(UInt64(text.utf8.count)) + Array(text.utf8) }
    var data = Array("GGUF".utf8) + bytes(version) + bytes(UInt64(0)) + bytes(UInt64(texts.count + numbers.count))
    for (key, value) in texts { data += text(key) + bytes(UInt32(8)) + text(value) }
    for (key, value) in numbers { data += text(key) + bytes(UInt32(4)) + bytes(value) }
    return Data(data)
  }

  private func file(_ name: String, _ data: Data) throws -> String {
    let path = home.file(name)
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func aFileTellsItsLicenceAndWindow() throws {
    let path = try file(
      "mine.gguf",
      header(
        [("general.architecture", "llama"), ("general.license", "mit")],
        [("qwen2.context_length", 5), ("llama.context_length", 2048)]))
    let model = try #require(InstalledModel(path: path))
    #expect(model.name == "mine")
    #expect(model.license == "mit")
    #expect(model.window == 2048)
    #expect(model.usualWindow == 2048)
  }

  @Test(
    "A model is given its window up to the usual one, and that where it tells none",
    arguments: [(2048, 2048), (8192, 8192), (131_072, 8192), (nil, 8192)])
  func usualWindow(_ told: UInt32?, _ given: Int) throws {
    let numbers = told.map { [("llama.context_length", $0)] } ?? []
    let path = try file("mine.gguf", header([("general.architecture", "llama")], numbers))
    #expect(try #require(InstalledModel(path: path)).usualWindow == given)
  }

  @Test(
    "What is no whole GGUF file is no danger",
    arguments: ["", "GGUF", "GGML\u{3}\0\0\0", "GGUF\u{3}\0\0\0ffffffffffffffffffffffffffff"])
  func broken(_ text: String) throws {
    let path = try file("broken.gguf", Data(text.utf8))
    let model = try #require(InstalledModel(path: path))
    #expect(model.window == nil)
    #expect(model.license == nil)
  }

  @Test func theBestKnownModelIsTheDefaultAndAnyOtherTheLast() throws {
    var files = LocalModelFiles(directory: home.path)
    #expect(files.modelName == "SmolLM2-135M-Instruct")
    for name in ["zebra.gguf", "SmolLM2-135M-Instruct.Q4_1.gguf", "Qwen2.5-Coder-0.5B-Instruct.Q4_K_M.gguf"] {
      _ = try file(name, header([], []))
      files = LocalModelFiles(directory: home.path)
      #expect(files.model == home.file(name))
    }
    #expect(files.installed.map(\.name) == ["Qwen2.5-Coder-0.5B-Instruct", "SmolLM2-135M-Instruct", "zebra"])
  }

  @Test(arguments: [
    ("qwen2.5-coder-0.5b-instruct", "$/Qwen2.5-Coder-0.5B-Instruct.Q4_K_M.gguf"),
    ("SmolLM2-135M-Instruct.Q4_1.gguf", "$/SmolLM2-135M-Instruct.Q4_1.gguf"),
    ("mine", "$/mine.gguf"), ("mine.gguf", "$/mine.gguf"), ("/m/x.gguf", "/m/x.gguf"), ("./x.gguf", "./x.gguf"),
    ("~/x.gguf", "/h/x.gguf"),
  ])
  func aModelIsFoundByNameOrPath(_ wanted: String, _ path: String) {
    let files = LocalModelFiles.locate(model: wanted) { ["MIXCHAT_MODEL_DIR": "/m1", "HOME": "/h"][$0] }
    #expect(files.model == path.replacing("$", with: "/m1"))
  }

  @Test func placesNextToTheProgramAreNamedWithoutDetours() {
    let files = LocalModelFiles.locate { _ in nil }
    let paths = [files.launcher, files.installer, files.library, files.model, files.complaint ?? ""]
    for path in paths + files.directories { #expect(!path.contains("..")) }
    #expect(LocalModelFiles.parent(of: "/tmp/mixchat") == "/tmp" && LocalModelFiles.parent(of: "/tmp") == "")
  }

  @Test func theConfigAloneReadsWhichModelIsTheDefault() {
    let files = LocalModelFiles.locate { ["MIXCHAT_MODEL_DIR": "/m1", "MIXCHAT_LOCAL_MODEL": "other"][$0] }
    #expect(files.modelName == KnownModel.table.last?.name)
    #expect(files.complaint?.isEmpty == false)
  }
}
