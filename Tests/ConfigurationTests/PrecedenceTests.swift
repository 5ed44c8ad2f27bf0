import Conversations
import Hands
import Testing

@testable import Configuration

@Suite("Which source wins")
struct PrecedenceTests {
  @Test("Command line over environment over preset over file over default")
  func order() throws {
    let file = "parameters: {temperature: 0.2, top_p: 0.5, top_k: 7}\ntheme: dark\n"
    let preset = "parameters: {temperature: 0.3, top_p: 0.6}\n"
    let settings = try resolve(
      file,
      overrides: [
        .init("preset", "p", option: "--preset"), .init("parameters.temperature", "0.4", option: "--temperature"),
      ],
      presets: ["p": preset])
    #expect(settings.parameters[.temperature] == .real(0.4))
    #expect(settings.parameters[.topP] == .real(0.6))
    #expect(settings.parameters[.topK] == .integer(7))
    #expect(settings.origin(of: "parameters.temperature") == .commandLine("--temperature"))
    #expect(settings.origin(of: "parameters.top_p") == .preset("p"))
    #expect(settings.origin(of: "parameters.top_k") == .file(path: "c.yaml", line: 1))
    #expect(settings.origin(of: "theme") == .file(path: "c.yaml", line: 2))
    #expect(settings.origin(of: "mouse") == .builtIn)
  }

  @Test("Typed defaults are the table's")
  func defaults() throws {
    let settings = try resolve()
    let typed = Settings(provider: .local, providers: [.aimlapi, .local], model: "", paths: settings.paths)
    #expect(settings.timeouts == typed.timeouts)
    #expect(settings.retry == typed.retry)
    #expect(settings.budget == typed.budget)
    #expect(
      [settings.streams, settings.saves, settings.takesMouse, settings.asksCatalogue, settings.allowsInsecureHTTP]
        == [typed.streams, typed.saves, typed.takesMouse, typed.asksCatalogue, typed.allowsInsecureHTTP])
    #expect(settings.theme == typed.theme)
  }

  @Test(
    "A key found means Mixtral, none the local model",
    arguments: [
      ([:], "local"), (["AIMLAPI_API_KEY": "k"], "aimlapi"), (["AIML_API_KEY": "k"], "aimlapi"),
      (["AIMLAPI_KEY": "k"], "aimlapi"), (["AIMLAPI_API_KEY": ""], "local"), (["OPENAI_API_KEY": "k"], "local"),
    ])
  func defaultProvider(_ environment: [String: String], _ expected: String) throws {
    #expect(try resolve(environment: environment).provider.name == expected)
  }

  @Test("A key command is a key")
  func keyCommand() throws {
    let settings = try resolve("key_command: pass show aimlapi\n")
    #expect(settings.provider.name == "aimlapi")
    #expect(settings.provider.keyCommand == "pass show aimlapi")
  }

  @Test("Who asks for a model by name does not get the local one instead")
  func namedModel() throws {
    let settings = try resolve(overrides: [.init("model", "some/model", option: "--model")])
    #expect(settings.provider.name == "aimlapi")
    #expect(settings.model == "some/model")
  }

  @Test("The local provider takes a model from the command line, and not the one at the top of the file")
  func localModel() throws {
    let local = ConfigOverride("provider", "local", option: "--provider")
    let named = try resolve("model: big", overrides: [local, .init("model", "/m/x.gguf", option: "--model")])
    #expect(named.model == "/m/x.gguf")
    #expect(try resolve("model: big", overrides: [local]).model == "SmolLM2-135M-Instruct")
    #expect(try resolve("model: big\nlocal: {model: mine}", overrides: [local]).model == "mine")
  }

  @Test(
    "The model that no one named is told to come from where its provider has it",
    arguments: [
      ("provider: mock\nproviders:\n  mock: {base_url: 'http://127.0.0.1:1', model: mock-1}", "c.yaml:3"),
      ("provider: local\nlocal: {model: mine}", "c.yaml:2"), ("provider: local", "default"),
      ("provider: aimlapi\nproviders: {aimlapi: {model: other}}\nmodel: m", "c.yaml:3"),
    ])
  func originOfModel(_ file: String, _ place: String) throws {
    let origin = try resolve(file).origin(of: "model")
    if place == "default" {
      #expect(origin == .builtIn)
    } else {
      #expect(origin == .file(path: "c.yaml", line: Int(place.split(separator: ":")[1]) ?? 0))
    }
  }

  @Test("MIXCHAT_LOCAL_MODEL is used where no model is named, and listed")
  func localModelVariable() throws {
    let local = ConfigOverride("provider", "local", option: "--provider")
    let environment = ["MIXCHAT_LOCAL_MODEL": "nosuch"]
    let settings = try resolve(environment: environment, overrides: [local])
    // A name that is nowhere is what is asked for: the server's start says that it is not there.
    #expect(settings.model == "nosuch")
    #expect(settings.origin(of: "local.model") == .environment("MIXCHAT_LOCAL_MODEL"))
    #expect(settings.origin(of: "model") == .environment("MIXCHAT_LOCAL_MODEL"))
    #expect(try resolve("local: {model: mine}", environment: environment, overrides: [local]).model == "mine")
    let named = try resolve(environment: environment, overrides: [local, .init("model", "own", option: "-m")])
    #expect(named.model == "own")
    #expect(
      try resolve(environment: ["MIXCHAT_LOCAL_MODEL": " "], overrides: [local]).origin(of: "local.model") == .builtIn)
  }

  @Test("Providers that need a key and have none are known")
  func keyless() throws {
    let file =
      """
      providers:
        own: {base_url: 'https://a.example', model: m, key_variable: OWN_KEY}
        free: {base_url: 'https://b.example', model: m}
      """
    #expect(try resolve(file).keyless == ["aimlapi", "own"])
    #expect(try resolve(file, environment: ["OWN_KEY": "k", "AIMLAPI_KEY": "k"]).keyless == [])
    #expect(try resolve("key_command: pass").keyless == [])
  }

  @Test("The keys of the embedded server reach it")
  func localServer() throws {
    let text = "local: {threads: 2, context_window: 1024, unload_after: 5, parameters: {n_batch: 64}}"
    let settings = try resolve(text, overrides: [.init("provider", "local", option: "-p")])
    #expect(settings.local.threads == 2)
    #expect(settings.local.window == 1024)
    #expect(settings.provider.contextWindow == 1024)
    #expect(settings.local.unloadsAfter == 5)
    #expect(settings.local.parameters == [.init(name: "n_batch", value: "64")])
  }

  @Test("A model from the file does not follow to a provider named on the command line")
  func modelStaysWithItsProvider() throws {
    let file = "model: big\nproviders:\n  lab: {base_url: 'http://127.0.0.1:1/v1', model: small}\n"
    #expect(try resolve(file, overrides: [.init("provider", "lab", option: "-p")]).model == "small")
    #expect(try resolve("provider: lab\n" + file).model == "big")
  }

  @Test("AIMLAPI_BASE_URL overrides the address, --base-url overrides both")
  func addresses() throws {
    let environment = ["AIMLAPI_BASE_URL": "http://127.0.0.1:9", "AIMLAPI_API_KEY": "k"]
    #expect(try resolve(environment: environment).provider.baseURL == "http://127.0.0.1:9")
    let settings = try resolve(environment: environment, baseURL: "http://127.0.0.1:8")
    #expect(settings.provider.baseURL == "http://127.0.0.1:8")
    #expect(settings.provider.needsKey)
    #expect(settings.entries.contains { $0.origin == .commandLine("--base-url") })
    for address in ["'http://127.0.0.1:9'", " \"http://127.0.0.1:9\"\r\n"] {
      let settings = try resolve(environment: ["AIMLAPI_BASE_URL": address, "AIMLAPI_API_KEY": "k"])
      #expect(settings.provider.baseURL == "http://127.0.0.1:9")
    }
    let bad = #expect(throws: ConfigProblems.self) {
      try resolve(environment: ["AIMLAPI_BASE_URL": "ftp://x"])
    }
    #expect(bad?.description.hasPrefix("environment variable AIMLAPI_BASE_URL: ") == true)
  }

  @Test("OpenAI's key goes to OpenAI's host, and elsewhere only where an entry says so")
  func openAIKey() throws {
    let named = "provider: o\nproviders:\n  o: {base_url: 'https://api.openai.com/v1', model: m}\n"
    #expect(try resolve(named).provider.keyVariables == ["OPENAI_API_KEY"])
    #expect(try resolve(named, baseURL: "https://elsewhere.example/v1").provider.keyVariables == [])
    let other = "provider: o\nproviders:\n  o: {base_url: 'https://lab.example/v1', model: m}\n"
    #expect(try resolve(other).provider.keyVariables == [])
    #expect(try resolve(other).provider.needsKey == false)
    let said =
      "provider: o\nproviders:\n  o: {base_url: 'https://lab.example/v1', model: m, key_variable: OPENAI_API_KEY}\n"
    #expect(try resolve(said).provider.keyVariables == ["OPENAI_API_KEY"])
  }

  @Test("A name and password in an address are not printed")
  func userInfo() throws {
    let text = "providers:\n  o: {base_url: 'https://me:secret@lab.example/v1', model: m}\n"
    let settings = try resolve(text)
    let shown = settings.entries.map(\.shown).joined(separator: "\n")
    #expect(shown.contains("https://lab.example/v1"))
    #expect(!shown.contains("secret"))
  }

  @Test("Options out of range name the option and the range")
  func options() {
    let problem = #expect(throws: OptionProblem.self) {
      try resolve(overrides: [.init("parameters.temperature", "9", option: "--temperature")])
    }
    #expect(problem?.description == "--temperature takes 0…2, not “9”.")
    let provider = #expect(throws: OptionProblem.self) {
      try resolve(overrides: [.init("provider", "lcoal", option: "-p")])
    }
    #expect(
      provider?.description == "-p: There is no provider “lcoal”. Did you mean `local`? Known: aimlapi, local.")
  }

  @Test("Presets: from a file, from the config, unknown")
  func presets() throws {
    let config = "presets:\n  mine:\n    system: Be brief.\n    parameters: {seed: 3}\n"
    let mine = try resolve(config, overrides: [.init("preset", "mine", option: "--preset")])
    #expect(mine.systemPrompt == "Be brief.")
    #expect(mine.parameters[.seed] == .integer(3))
    #expect(mine.presets.map(\.name) == ["mine"])
    let problem = #expect(throws: OptionProblem.self) {
      try resolve(config, overrides: [.init("preset", "mien", option: "--preset")])
    }
    #expect(problem?.description == "--preset: There is no preset “mien”. Did you mean `mine`?")
    let broken = #expect(throws: ConfigProblems.self) {
      try resolve(overrides: [.init("preset", "x", option: "--preset")], presets: ["x": "sytem: hi\n"])
    }
    #expect(broken?.description == "presets/x.yaml:1:1: There is no key `sytem`. Did you mean `system`?")
  }

  @Test("Keys are remapped")
  func keys() throws {
    let keymap = try resolve("keys:\n  palette: [f12, alt+j]\n").keymap
    let palette = try #require(keymap.bindings.first { $0.name == "palette" })
    #expect(palette.keys.map(KeyName.text) == ["f12", "alt+j"])
  }
}
