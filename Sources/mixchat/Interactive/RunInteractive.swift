import Cells
import ChatCore
import ChatStore
import Configuration
import Conversations
import CProcess
import Glibc
import Hands
import TerminalIO

/// The full-screen chat, from its first frame to its last; returns the exit code.
///
/// The order matters for the first frame: terminal, state, paint; then store, network and model, which all work on
/// threads of their own.
func runInteractive(_ launch: Launch) -> Int32 {
  cp_use_one_heap()
  let defaults = SessionDefaults(launch)
  let theme = Result { () throws(Failure) in try UserFiles.theme(defaults.theme, launch.settings.paths) }
  let terminal: NcursesTerminal
  do throws(TerminalError) {
    terminal = try NcursesTerminal(theme: (try? theme.get()) ?? .dark)
  } catch {
    Streams.error("mixchat: \(error.message)\n")
    return ExitStatus.failure
  }
  defer { terminal.close() }
  let mailbox = Mailbox<Event>()
  var state = AppState(launch, on: terminal, defaults)
  state.settings.framing = terminal.framing
  state.pictures.areShown = terminal.showsPictures
  if case .failure(let failure) = theme { state.post(Notice(.error, failure.message)) }
  state.store.isFirstStart = access(launch.settings.paths.databaseFile, F_OK) != 0
  state.store.awaitsConversation = launch.opening != .new && launch.settings.saves
  state.composing.attachments = launch.files.map { FileMention(argument: $0).path }
  for file in launch.files { _ = state.composer.insert("@\(FileMention.escaped(file)) ") }
  if !launch.prompt.isEmpty { _ = state.composer.insert(launch.prompt) }
  let loop = EventLoop(state: state, terminal: terminal, mailbox: mailbox)
  return loop.run {
    EffectRunner(launch: launch, terminal: terminal, mailbox: mailbox)
  } first: {
    firstEffects(launch)
  }
}

extension AppState {
  /// A chat that begins now. What the command line names holds for the conversation that it opens as well.
  init(_ launch: Launch, on terminal: any Terminal, _ defaults: SessionDefaults) {
    self.init(size: terminal.size, now: LoopClock.now(), seed: LoopClock.seed(), defaults: defaults)
    if launch.opening != .new { store.named = NamedSettings(launch.settings) }
  }
}

/// What to do once the first frame is on the screen.
func firstEffects(_ launch: Launch) -> [Effect] {
  var effects: [Effect] = []
  switch launch.opening {
  case .new: break
  case .last: effects.append(.ask(.openLast))
  case .conversation(let id): effects.append(.ask(.open(id, at: nil)))
  }
  if launch.settings.provider.isEmbedded { effects.append(.startLocalModel(model: launch.settings.model)) }
  // Nothing is kept, but what was spent before is held against the limit; otherwise the store's being ready asks.
  if !launch.settings.saves, launch.settings.budget.day != nil { effects.append(.askSpending) }
  if launch.settings.takesMouse { effects.append(.mouse(true)) }
  return effects
}

extension SessionDefaults {
  /// What the core needs of the settings, for somebody at a screen: with what is in the config's folders.
  init(_ launch: Launch) {
    let settings = launch.settings
    self.init(settings)
    let library = PresetLibrary(paths: settings.paths, inConfig: settings.presets)
    presets = library.presets().presets
    prompts = library.prompts()
    themes = ["auto"] + Theme.builtIns.map(\.name) + UserFiles.themeNames(settings.paths)
    utcOffsetMinutes = LoopClock.utcOffsetMinutes()
    probes = ProbeFile(settings.paths).read()
    keymap = settings.keymap
    sidebar = settings.sidebar
    contextPolicy = settings.contextPolicy
  }

  /// The same for a command that asks and ends: nothing is read, and no one is there to press keys or to be asked.
  /// - Parameter asksTitle: whether a conversation that begins may get its title from the model.
  init(unattended settings: Settings, asksTitle: Bool) {
    self.init(settings)
    keymap = .standard
    sidebar = .off
    contextPolicy = settings.contextPolicy == .dropOldest ? .dropOldest : .fail
    // What is not kept needs no title that is paid for.
    if titles == .model, !asksTitle || !settings.saves { titles = .derived }
  }

  private init(_ settings: Settings) {
    self.init()
    providers = settings.providers
    keyless = settings.keyless
    provider = settings.provider.name
    model = settings.model
    systemPrompt = settings.systemPrompt
    parameters = settings.parameters
    for field in parameters.fields {
      let path = if case .extra(let name) = field { ["extra", name] } else { ["parameters", field.name] }
      origins[field] =
        switch settings.origin(at: path) {
        case .builtIn: nil
        case .file: .config
        case .preset: .preset
        case .environment, .commandLine: .commandLine
        }
    }
    presets = settings.presets
    saves = settings.saves
    streams = settings.streams
    detail = settings.inputs.detail
    runsCommands = settings.inputs.runsCommands
    titles = settings.title
    spending = SpendingLimit(settings.budget)
    asksCatalogue = settings.asksCatalogue
    settlesAfter = settings.settlesAfter
    editingStyle = settings.editingStyle
    theme = settings.theme
    mathematics = settings.mathematics
    labParallel = settings.labParallel
    reasoning = settings.reasoning
    alignment = settings.alignment
    pictures = settings.pictures
    moves = settings.moves
    calls = settings.calls
    mouseIsOn = settings.takesMouse
  }
}
