import Conversations
import Files
import Glibc
import Testing
import TestSupport

@testable import Configuration

@Suite("Paths and private files")
struct PathsTests {
  private let home: TemporaryDirectory
  private var root: String { home.path }

  init() throws { home = try TemporaryDirectory() }

  @Test("Options, own variables, XDG, defaults, in this order")
  func order() {
    let none = Paths(environment: ["HOME": "/h"])
    #expect(none.configFile == "/h/.config/mixchat/config.yaml")
    #expect(none.databaseFile == "/h/.local/share/mixchat/mixchat.db")
    #expect(!none.namesConfigFile)
    let xdg = Paths(environment: [
      "HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "relative", "XDG_STATE_HOME": "/s",
    ])
    #expect(xdg.configFile == "/c/mixchat/config.yaml")
    #expect(xdg.dataDirectory == "/h/.local/share/mixchat")
    let own = ["HOME": "/h", "MIXCHAT_CONFIG": "~/x.yaml", "MIXCHAT_DATA_DIR": "/d"]
    #expect(Paths(environment: own).configFile == "/h/x.yaml")
    #expect(Paths(environment: own).databaseFile == "/d/mixchat.db")
    let options = Paths(environment: own, configOption: "./y.yaml", dataOption: "/e")
    #expect(options.configFile == "./y.yaml")
    #expect(options.presetsDirectory == "./presets")
    #expect(options.dataDirectory == "/e")
  }

  @Test("Folders are 0700, files 0600, a link stays a link, permissions of a file that was there stay")
  func permissions() throws {
    let folder = "\(root)/a/b"
    try PrivateFiles.makeDirectory(folder)
    #expect(try mode(folder) == 0o700)
    let file = "\(folder)/f.yaml"
    try PrivateFiles.writeAtomically("one\n", to: file)
    #expect(try mode(file) == 0o600)
    #expect(chmod(file, 0o640) == 0)
    #expect(symlink(file, "\(folder)/link.yaml") == 0)
    try PrivateFiles.writeAtomically("two\n", to: "\(folder)/link.yaml")
    #expect(try mode(file) == 0o640)
    #expect(try PrivateFiles.read(file) == "two\n")
    #expect(PrivateFiles.list(folder) == ["f.yaml", "link.yaml"])
  }

  @Test("A missing file is none, a folder is a problem")
  func reading() throws {
    #expect(try PrivateFiles.read("\(root)/none") == nil)
    let problem = #expect(throws: FileProblem.self) { try PrivateFiles.read(root) }
    #expect(problem?.message == "\(root) cannot be read: Is a directory.")
  }

  @Test(
    "Why a config file cannot be read is said with its path once, and with the cure that fits",
    arguments: [
      ([0x61, 0x0A, 0xE9], ":2: This line is not UTF-8; convert it first (iconv -f latin1 -t utf-8)."),
      ([0xFF, 0xFE, 0x61, 0x00], ": The file is UTF-16; convert it to UTF-8 first (iconv -t utf-8)."),
      (nil, ": The link leads nowhere: what it names is not there."),
    ] as [([UInt8]?, String)])
  func unreadable(bytes: [UInt8]?, words: String) throws {
    let paths = Paths(environment: ["HOME": root])
    try PrivateFiles.makeDirectory(paths.configDirectory)
    if let bytes {
      try WholeFile.write(bytes, to: paths.configFile, existing: .kept)
    } else {
      #expect(symlink("nowhere", paths.configFile) == 0)
    }
    let loader = SettingsLoader(environment: [:], paths: paths)
    let problem = #expect(throws: ConfigProblems.self) { try loader.readConfig() }
    #expect(problem?.description == paths.configFile + words)
    // A folder in its place.
    unlink(paths.configFile)
    mkdir(paths.configFile, 0o700)
    let folder = #expect(throws: ConfigProblems.self) { try loader.readConfig() }
    #expect(folder?.description == "\(paths.configFile): The file cannot be read: Is a directory.")
  }

  @Test("A pipe that no one writes to holds nothing up: a config, a preset, a config that is read again")
  func pipes() throws {
    let usual = Paths(environment: ["HOME": root])
    try PrivateFiles.makeDirectory(usual.presetsDirectory)
    for path in [usual.configFile, usual.presetsDirectory + "/p.yaml"] { #expect(mkfifo(path, 0o600) == 0) }
    let words = ": It is a pipe; a file belongs there."
    var loader = SettingsLoader(environment: [:], paths: usual)
    let found = #expect(throws: ConfigProblems.self) { try loader.readConfig() }
    #expect(found?.description == usual.configFile + words)
    let problems = PresetLibrary(paths: usual).presets().problems
    #expect(problems.map(\.description) == [usual.presetsDirectory + "/p.yaml" + words])

    let named = Paths(environment: ["HOME": root, "MIXCHAT_CONFIG": usual.configFile])
    loader = SettingsLoader(environment: [:], paths: named)
    loader.isAgain = true
    let again = #expect(throws: ConfigProblems.self) { try loader.readConfig() }
    #expect(again?.description == usual.configFile + words)

    // At the start one that somebody named is read, as the shell's `<(…)` is.
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    #expect(write(ends[1], "theme: dark\n", 12) == 12)
    close(ends[1])
    defer { close(ends[0]) }
    let given = Paths(environment: ["HOME": root, "MIXCHAT_CONFIG": "/dev/fd/\(ends[0])"])
    #expect(try SettingsLoader(environment: [:], paths: given).readConfig()?.text == "theme: dark\n")
  }

  @Test("A config file that was named must be there")
  func named() throws {
    let paths = Paths(environment: ["HOME": root, "MIXCHAT_CONFIG": "\(root)/none.yaml"])
    let problems = #expect(throws: ConfigProblems.self) {
      try SettingsLoader(environment: [:], paths: paths).load()
    }
    #expect(problems?.description == "\(root)/none.yaml: There is no such config file.")
    #expect(try SettingsLoader(environment: [:], paths: Paths(environment: ["HOME": root])).load().theme == "auto")
  }

  @Test("Make default writes the file, and presets and prompts are found")
  func loader() throws {
    let paths = Paths(environment: ["HOME": root])
    let loader = SettingsLoader(environment: [:], paths: paths)
    try loader.makeDefault("parameters.temperature", .parameter(.real(0.3)))
    #expect(try loader.load().parameters[.temperature] == .real(0.3))
    #expect(try mode(paths.configFile) == 0o600)
    try PrivateFiles.makeDirectory(paths.presetsDirectory)
    try PrivateFiles.makeDirectory(paths.promptsDirectory)
    try PrivateFiles.writeAtomically("system: Hi\n", to: "\(paths.presetsDirectory)/a.yaml")
    try PrivateFiles.writeAtomically("sistem: Hi\n", to: "\(paths.presetsDirectory)/b.yaml")
    try PrivateFiles.writeAtomically(
      "Fix {{ what }} in {{file}}, {{what}}, {{not this}}", to: "\(paths.promptsDirectory)/fix.md")
    let library = PresetLibrary(paths: paths)
    let (presets, problems) = library.presets()
    #expect(presets.map(\.systemPrompt) == ["Hi"])
    #expect(problems.map(\.nearest) == ["system"])
    #expect(try library.source("../config") == nil)
    let prompt = try #require(library.prompts().first)
    #expect(prompt.variables == ["what", "file"])
    #expect(prompt.filled(["what": "it"]) == "Fix it in {{file}}, it, {{not this}}")
  }

  private func mode(_ path: String) throws -> mode_t {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return status.st_mode & 0o777
  }
}
