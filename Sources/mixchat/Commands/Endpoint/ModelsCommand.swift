import ArgumentParser
import Cells
import ChatAPI
import Configuration
import Conversations
import Pages

/// `mixchat models`: what the endpoint offers.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the provider's chat models: what they can do, window and prices.",
    discussion: "The newest come first, as far as the provider tells, and those that are retired last.")

  @Argument(help: ArgumentHelp("List only models whose name holds this.", valueName: "text"))
  var filter: String?

  @Flag(name: .long, help: "List models that are not for chats as well.")
  var all = false

  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let settings = try SettingsLoader(places, endpoint).load()
    let catalogue =
      settings.provider.isEmbedded
      ? LocalCatalogue.models(settings)
      : try EndpointSession.use(settings) { client, name in try await client.models(provider: name) }
    let wanted = filter?.lowercased()
    let models = catalogue.listed(all: all).filter { model in
      wanted.map { word in ([model.id] + model.aliases).contains { $0.lowercased().contains(word) } } ?? true
    }
    if output.json {
      Streams.out(JSON.list(models.map { Self.json($0, settings.provider) }).indented() + "\n")
    } else if models.isEmpty {
      let what =
        catalogue.isEmpty
        ? "The endpoint lists no models." : filter == nil ? "It lists no chat models; --all lists the rest." : nothing
      Streams.error("mixchat: \(what)\n")
    } else {
      Streams.outExactly(Self.text(models, current: settings.model, settings.provider))
    }
  }

  private var nothing: String { "No \(all ? "" : "chat ")model's name holds that." }

  private static func text(_ models: [CatalogueModel], current: String, _ provider: Provider) -> String {
    var table = TextTable(
      ["", "MODEL", "CAN", "WINDOW", "USED", "LONGEST REPLY", "$/M IN", "$/M OUT", ""], rightAligned: [3, 4, 5, 6, 7])
    for model in models {
      let window = ContextWindow(of: model.id, provider: provider, catalogue: model)
      table.add([
        model.id == current || model.aliases.contains(current) ? "*" : "", model.id,
        model.marks.isEmpty ? "-" : model.marks,
        model.contextLength.map(String.init) ?? "-", window.map { String($0.tokens) } ?? "-",
        model.outputMax.map(String.init) ?? "-", model.promptPrice?.formatted ?? "-",
        model.completionPrice?.formatted ?? "-",
        ([model.isRetired ? "retired" : nil, model.isChat ? nil : "no chat", window?.reason.map { "used: \($0)" }]
          .compactMap(\.self) + model.remarks)
          .joined(separator: "; "),
      ])
    }
    return table.text
  }

  private static func json(_ model: CatalogueModel, _ provider: Provider) -> JSON {
    let window = ContextWindow(of: model.id, provider: provider, catalogue: model)
    return [
      "id": .text(model.id), "aliases": .list(model.aliases.map { .text($0) }), "title": .string(model.title),
      "context_length": .count(model.contextLength), "window": .count(window?.tokens),
      "window_source": .string(window?.source.rawValue), "output_max": .count(model.outputMax),
      "prompt_usd_per_million": .number(model.promptPrice),
      "completion_usd_per_million": .number(model.completionPrice), "retired": .flag(model.isRetired),
      "chat": .flag(model.isChat),
      "abilities": .list(ModelAbility.allCases.filter(model.abilities.contains).map { .text($0.rawValue) }),
      "released": .string(model.released),
      "parameters": model.parameters.map { .list($0.sorted().map { .text($0) }) } ?? .null,
    ]
  }
}

/// `mixchat balance`: what is left on the account.
struct BalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "Show what is left on the AI/ML API account.")

  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    var named = endpoint
    // Only this endpoint has accounts; a local model by default is no reason to fail with its name.
    if named.provider == nil { named.provider = try SettingsLoader(places, endpoint).load().accountProvider }
    let settings = try SettingsLoader(places, named).load()
    if settings.provider.isEmbedded {
      let free = Failure.localModelIsFree
      throw CommandStop(free.sentence, code: free.cause.row.exitCode)
    }
    let balance = try EndpointSession.use(settings) { client, name in try await client.balance(provider: name) }
    if output.json {
      let object: JSON = ["balance": .number(balance.amount), "currency": .text(balance.currency)]
      Streams.out(object.compact + "\n")
    } else {
      Streams.out("\(balance.amount.fixed(2)) \(HarmlessText.line(balance.currency))\n")
    }
  }
}

extension Settings {
  /// The provider whose account is meant when none is named.
  fileprivate var accountProvider: String { provider.isEmbedded ? Provider.aimlapi.name : provider.name }
}
