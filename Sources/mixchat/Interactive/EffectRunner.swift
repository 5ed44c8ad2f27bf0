import Cells
import ChatAPI
import ChatCore
import ChatStore
import Configuration
import Conversations
import Inputs
import TerminalIO
import Threads
import Tokenizer

/// Performs effects. Main thread only; what takes time is handed on, and answers through the mailbox.
final class EffectRunner {
  /// As the config was read last.
  var launch: Launch
  let terminal: any Terminal
  let mailbox: Mailbox<Event>
  /// The terminal's own ground, once it has answered.
  var ground: Color?
  /// nil with --no-save, and until it is opened: store effects then go nowhere.
  private(set) var store: ConversationStore?
  /// The probabilities of replies, where nothing is saved.
  private(set) var odds: [MessageID: [String]] = [:]
  /// Whether a text was copied.
  var hasCopied = false
  let requests: RequestRunner
  let errands: Errands
  let inputs: InputRunner
  let files: LooseFiles
  let counter = TokenCounter()
  /// Where pictures are drawn: one at a time.
  let drawing = SerialThread()
  /// Where texts are counted: one at a time, behind everything else.
  let counting = SerialThread()
  let mode: Mode

  /// For whom effects are performed.
  enum Mode {
    /// Somebody at a screen, or at a terminal line by line.
    case chat
    /// A command, which opens the store itself and waits for catalogues. Its requests do not wait.
    case asking
    /// The same; its requests wait until the store has what they were made of.
    case askingBehindWrites
  }

  init(launch: Launch, terminal: any Terminal, mailbox: Mailbox<Event>, mode: Mode = .chat) {
    self.launch = launch
    self.mode = mode
    self.terminal = terminal
    self.mailbox = mailbox
    errands = Errands(mailbox)
    files = LooseFiles(cache: launch.settings.paths.cacheDirectory, areKept: launch.settings.saves)
    inputs = InputRunner(launch.settings, counter: counter, mailbox: mailbox)
    requests = RequestRunner(
      launch: launch, mailbox: mailbox, shelf: inputs.reader.shelf, mode: mode)
    let client = requests.client
    inputs.reader.fetchPages(by: client.pageFetcher)
    if launch.settings.saves, mode == .chat { openStore() }
  }

  /// Opens the store of the data directory, unless it is open; nothing waits for it.
  func openStore() {
    guard store == nil else { return }
    let directory = DataDirectory(launch.settings.paths.dataDirectory)
    store = ConversationStore(directory: directory, takesOver: mode == .chat) { [mailbox] in mailbox.post(.store($0)) }
    requests.store = store
  }

  /// Takes what the runner itself goes by, before the core does.
  func follow(_ event: Event) {
    switch event {
    case .reply(let id, .ended(let timings, _)): requests.ended(id, timings)
    case .localModel(let status): requests.follow(status)
    default: break
    }
  }

  /// Performs one effect. Effects that concern the loop itself (timers, quitting) are the loop's.
  func perform(_ effect: Effect) {
    switch effect {
    case .send(let request): requests.send(request)
    case .cancel(let id): requests.cancel(id)
    case .startLocalModel(let model): requests.startLocalModel(model)
    case .store(let write): perform(write)
    case .ask(let question): store?.ask(question)
    case .timer, .endTimer, .quit: break
    case .suspend: terminal.suspend()
    case .redraw: terminal.invalidate()
    case .mouse(let isOn): terminal.setMouse(isOn)
    case .theme(let name): applyTheme(name)
    case .keepTheme(let name): keepTheme(name)
    case .ground(let color): ground = color
    case .callBack(let words): terminal.callBack(words)
    case .edit(let text): edit(text)
    case .copy(let text, let what): copy(text, what: what)
    case .pipe(let text, let command): pipe(text, to: command)
    case .write(let text, let path): write(text, to: path)
    case .exportConversation(let conversation, let isSaved, let end, let format, let path):
      export(conversation, isSaved: isSaved, upTo: end, as: format, to: path)
    case .importFile(let path): importFile(path)
    case .backup(let path): backUp(to: path)
    case .readFiles(let mentions, let model): inputs.read(mentions, model: model)
    case .measureFiles(let mentions, let model): inputs.measure(mentions, model: model)
    case .stopReading: inputs.stop()
    case .runShell(let command): inputs.run(command)
    case .stopShell: inputs.stopShell()
    case .readClipboardPicture: readClipboardPicture()
    case .drawPreview(let key): drawPreview(key)
    case .drawPart(let key, let extra, let place): drawPart(key, extra, place)
    case .view(let thing): view(thing)
    case .completeFile(let prefix): completeFile(prefix)
    case .listFolder: listFolder()
    case .catalogue(let provider): askCatalogue(provider)
    case .balance(let provider): askBalance(provider)
    case .probe(let provider, let model): probe(model, of: provider)
    case .usage(let head): showUsage(head)
    case .settleCharges: settleCharges()
    case .askSpending: askSpending()
    case .readConfig: readConfig()
    case .readOdds(let id): readOdds(of: id)
    case .readRequest(let id): readRequest(behind: id)
    case .readVersions(let old, let new): readVersions(old, new)
    case .curl(let id, let timings, let headers): showRequest(behind: id, timings, headers: headers)
    case .version: mailbox.post(.page(title: "Versions", text: VersionText.long))
    case .count(let request): count(request)
    case .countDraft(let draft, let key, let revision): countDraft(draft, key, revision)
    case .makeDefault(let name, let value):
      makeDefault(.parameter(name), at: ["parameters", name.rawValue], value)
    case .makeExtraDefault(let name, let json):
      makeDefault(.extra(name), at: ["extra", name], json.map { .json($0) })
    case .readSchema(let path): readSchema(path)
    case .writeParts(let parts, let path): write(parts, to: path)
    }
  }

  /// Gives the store something to write; the pictures of a message go first.
  private func perform(_ write: StoreWrite) {
    guard let store else {
      // What no store keeps is held here while the chat lasts.
      if case .keepOdds(let id, let list) = write { odds[id, default: []].append(list) }
      return
    }
    if case .insert(let message, _) = write, !message.pictures.isEmpty {
      for picture in inputs.reader.shelf.commands(before: message) { store.perform(picture) }
    }
    store.perform(write)
  }

  /// A line for the user, from any thread.
  func say(_ kind: Notice.Kind, _ text: String) { mailbox.post(.notice(Notice(kind, text))) }

  /// Ends what runs. Everything typed and received is on disk before the embedded server is ended.
  /// - Parameter state: what is in memory, from which is written again what the database's files have lost.
  func close(keeping state: AppState? = nil) -> Int32 {
    inputs.stop()
    inputs.stopShell()
    errands.finish(milliseconds: 1000)
    var code = ExitStatus.done
    // The loss may be found by the last write only, and what makes up for it goes to an open store.
    store?.flush(deadline: 1)
    sayLast(state)
    let isSaved = store?.close() ?? true
    sayLast(state)
    if !isSaved {
      Streams.error("mixchat: Not everything could be saved in \(launch.settings.paths.databaseFile).\n")
      code = ExitStatus.failure
    }
    requests.close()
    files.close()
    return code
  }

  /// Says what the store said last, which has no screen any more.
  private func sayLast(_ state: AppState?) {
    for case .store(let event) in mailbox.drain() {
      switch event {
      case .notice(let words): Streams.notice(words)
      case .lost(_, let words):
        guard var state else {
          Streams.notice(words)
          continue
        }
        // Nothing is asked of anyone any more, only written.
        for case .store(let write) in update(&state, .store(event), now: LoopClock.now()) { perform(write) }
        Streams.notice(state.notice?.text ?? words)
      default: break
      }
    }
  }
}
